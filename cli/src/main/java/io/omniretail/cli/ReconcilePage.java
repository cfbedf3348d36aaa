package io.omniretail.cli;

import io.omniretail.cli.reconcile.AmountDifference;
import io.omniretail.cli.reconcile.ComparedTable;
import io.omniretail.cli.reconcile.Difference;
import io.omniretail.cli.reconcile.Explanations;
import io.omniretail.cli.reconcile.Reconciliation;
import io.omniretail.cli.reconcile.TableComparison;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.ResultTable.Kind;
import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code reconcile} has found, for people: one HTML page that needs nothing but itself. */
final class ReconcilePage {
    /** Of each table; those that are not explained come first. */
    private static final int MOST_ROWS = 200;

    private final Reconciliation reconciliation;
    private final HtmlPage page = new HtmlPage("Reconciliation", "");
    private final StringBuilder html = page.html();

    private ReconcilePage(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    /**
     * Writes the page.
     *
     * @param expected what the user calls the place, and
     * @param actual the other one
     */
    static void write(Reconciliation reconciliation, String expected, String actual, Path file) throws IOException {
        ReconcilePage page = new ReconcilePage(reconciliation);
        page.verdict(expected, actual);
        page.tables();
        page.amounts();
        reconciliation.comparisons().stream()
                .filter(comparison -> comparison.differing() > 0)
                .forEach(page::differences);
        page.page.write(file);
    }

    private void verdict(String expected, String actual) {
        boolean isEqual = reconciliation.comparisons().stream().allMatch(comparison -> comparison.differing() == 0);
        String mood = isEqual ? "good" : reconciliation.isExplained() ? "fair" : "bad";
        html.append("<h1 class=\"").append(mood).append("\">");
        page.text(reconciliation.verdict()).append("</h1>\n<dl><dt>expected</dt><dd>");
        page.text(expected).append("</dd><dt>actual</dt><dd>");
        page.text(actual).append("</dd></dl>\n");
    }

    private void tables() {
        page.startTable("Rows of each table");
        List<String> counts = List.of("expected", "equal", "different", "missing", "extra", "explained", "unexplained");
        html.append("<thead><tr>");
        page.heading("table", false);
        counts.forEach(count -> page.heading(count, true));
        html.append("</tr></thead>\n<tbody>\n");
        for (TableComparison comparison : reconciliation.comparisons()) {
            String name = comparison.table().id();
            html.append("<tr><th scope=\"row\">")
                    .append(comparison.differing() > 0 ? "<a href=\"#" + name + "\">" + name + "</a>" : name)
                    .append("</th>");
            Stream.of(
                            comparison.expected(),
                            comparison.equal(),
                            comparison.different(),
                            comparison.missing(),
                            comparison.extra(),
                            reconciliation.explained(comparison),
                            reconciliation.unexplained(comparison))
                    .forEach(count -> html.append("<td class=\"number\">")
                            .append(TextTable.count(count))
                            .append("</td>"));
            html.append("</tr>\n");
        }
        page.endTable();
        html.append("<ul>");
        for (String note : reconciliation.notes()) {
            html.append("<li>");
            page.text(note).append("</li>\n");
        }
        html.append("</ul>\n");
    }

    private void amounts() {
        if (reconciliation.comparisons().stream()
                .allMatch(comparison -> comparison.amounts().currencies().isEmpty())) {
            return;
        }
        List<String> columns = ResultTable.SALES_DAILY.comparedColumns();
        html.append("<h2>Amounts</h2>\n");
        page.startTable("Expected less actual, in each currency");
        html.append("<thead><tr>");
        Stream.of("table", "currency", "expected less actual").forEach(name -> page.heading(name, false));
        columns.forEach(column -> page.heading(column, true));
        html.append("</tr></thead>\n<tbody>\n");
        for (TableComparison comparison : reconciliation.comparisons()) {
            for (AmountDifference amounts : reconciliation.amounts(comparison)) {
                amounts.inWords().forEach((words, ofWords) -> {
                    html.append("<tr><th scope=\"row\">")
                            .append(comparison.table().id())
                            .append("</th><td class=\"key\">");
                    page.text(amounts.currency()).append("</td><td>");
                    page.text(words).append("</td>");
                    columns.forEach(column -> html.append("<td class=\"number\">")
                            .append(ReconcileText.amount(column, ofWords))
                            .append("</td>"));
                    html.append("</tr>\n");
                });
            }
        }
        page.endTable();
    }

    private void differences(TableComparison comparison) {
        ComparedTable compared = comparison.compared();
        String name = compared.table().id();
        List<Difference> shown = Stream.of(false, true)
                .flatMap(isExplained -> reconciliation.differences(comparison, isExplained).stream())
                .limit(MOST_ROWS)
                .toList();
        html.append("<h2 id=\"").append(name).append("\">").append(name).append("</h2>\n");
        html.append("<p class=\"soft\">Where a cell differs: <del>expected</del> → <ins>found</ins>. A missing row is"
                + " expected and not there, an extra one is there and not expected.</p>\n");
        page.startTable("Rows of " + name + " that differ");
        html.append("<thead><tr>");
        Stream.concat(compared.table().identity().stream(), compared.columns().stream())
                .forEach(column -> page.heading(column, isNumber(compared.table(), column)));
        page.heading("row is", false);
        page.heading("explained by", false);
        html.append("</tr></thead>\n<tbody>\n");
        shown.forEach(this::difference);
        page.endTable();
        long more = comparison.differing() - shown.size();
        if (more > 0) {
            html.append("<p class=\"soft\">")
                    .append(TextTable.count(more))
                    .append(" more rows of ")
                    .append(name)
                    .append(" differ and are not shown: --json gives them.</p>\n");
        }
    }

    private void difference(Difference difference) {
        html.append("<tr>");
        List<String> identity = difference.table().identity();
        for (int i = 0; i < identity.size(); i++) {
            String type = i == 0 ? "th scope=\"row\"" : "td";
            boolean isNumber = isNumber(difference.table(), identity.get(i));
            html.append('<').append(type).append(isNumber ? " class=\"number\">" : " class=\"key\">");
            page.text(difference.key().get(i)).append(i == 0 ? "</th>" : "</td>");
        }
        for (int i = 0; i < difference.compared().columns().size(); i++) {
            boolean isNumber =
                    isNumber(difference.table(), difference.compared().columns().get(i));
            cell(
                    difference.expected() == null ? null : difference.expected().get(i),
                    difference.actual() == null ? null : difference.actual().get(i),
                    isNumber ? "number" : "");
        }
        String kind = difference.expected() == null ? "extra" : difference.actual() == null ? "missing" : "different";
        html.append("<td>").append(kind).append("</td>");
        String why = Explanations.inWords(reconciliation.explanations().why(difference));
        html.append(why.isEmpty() ? "<td class=\"why bad\">" : "<td class=\"why\">");
        page.text(why.isEmpty() ? "unexplained" : why).append("</td></tr>\n");
    }

    /** A cell as it is on both sides; null if there is no such row. */
    private void cell(String expected, String actual, String style) {
        boolean differs = expected == null || !expected.equals(actual);
        html.append("<td class=\"").append(style).append(differs ? " differs\">" : "\">");
        if (!differs) {
            page.text(expected);
        }
        if (differs && expected != null) {
            html.append("<del><span class=\"hidden\">expected </span>");
            page.text(expected.isEmpty() ? "(empty)" : expected).append("</del>");
        }
        if (differs && expected != null && actual != null) {
            html.append(" → ");
        }
        if (differs && actual != null) {
            html.append("<ins><span class=\"hidden\">found </span>");
            page.text(actual.isEmpty() ? "(empty)" : actual).append("</ins>");
        }
        html.append("</td>");
    }

    private static boolean isNumber(ResultTable table, String column) {
        Kind kind = table.kindOf(column);
        return kind == Kind.WHOLE || kind == Kind.DECIMAL;
    }
}
