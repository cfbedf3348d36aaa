package io.omniretail.cli;

import io.omniretail.cli.reconcile.ComparedTable;
import io.omniretail.cli.reconcile.Difference;
import io.omniretail.cli.reconcile.Reconciliation;
import io.omniretail.cli.reconcile.TableComparison;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.ResultTable.Kind;
import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code reconcile} has found, for people: one HTML page that needs nothing but itself. */
final class ReconcilePage {
    /** Of each table; those that are not explained come first. */
    private static final int MOST_ROWS = 200;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Reconciliation</title>
            <style>
            :root {
              --ink: #1c2330; --soft: #566073; --paper: #fff; --line: #d5dae3; --head: #f1f4f9;
              --good: #14683a; --bad: #a61b1b; --fair: #7a4d00; --marked: #fdf0d5;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --ink: #e6e9ef; --soft: #a4adbd; --paper: #14181f; --line: #343c4a; --head: #1f2530;
                --good: #6fd49b; --bad: #ff9b93; --fair: #f0c067; --marked: #3b3016;
              }
            }
            body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
            main { max-width: 84rem; margin: 0 auto; padding: 1rem; }
            h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.5rem 0; }
            h2 { font-size: 1.2rem; margin: 2.5rem 0 0.5rem; }
            .good { color: var(--good); } .fair { color: var(--fair); } .bad { color: var(--bad); }
            p, ul { margin: 0.5rem 0; max-width: 70ch; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0.5rem 0 1rem; }
            dt, caption, .soft { color: var(--soft); }
            dd { margin: 0; overflow-wrap: anywhere; }
            .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.4rem; }
            .scroll:focus-visible { outline: 2px solid currentColor; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            caption { text-align: left; padding: 0.4rem 0.6rem; }
            th, td { padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
            th { font-weight: 600; } tbody th { font-weight: 400; }
            thead th { background: var(--head); white-space: nowrap; }
            td { max-width: 40ch; overflow-wrap: break-word; }
            .number { text-align: right; } .number, .key { white-space: nowrap; }
            .why { min-width: 11rem; }
            .differs { background: var(--marked); }
            del { color: var(--bad); text-decoration: none; } ins { color: var(--good); text-decoration: none; font-weight: 600; }
            .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
            a { color: inherit; }
            </style>
            </head>
            <body>
            <main>
            """;

    private final Reconciliation reconciliation;
    private final StringBuilder html = new StringBuilder(HEAD);

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
        reconciliation.comparisons().stream()
                .filter(comparison -> comparison.differing() > 0)
                .forEach(page::differences);
        page.html.append("</main>\n</body>\n</html>\n");
        Files.write(file, page.html.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void verdict(String expected, String actual) {
        boolean isEqual = reconciliation.comparisons().stream().allMatch(comparison -> comparison.differing() == 0);
        String mood = isEqual ? "good" : reconciliation.isExplained() ? "fair" : "bad";
        html.append("<h1 class=\"").append(mood).append("\">");
        text(reconciliation.verdict()).append("</h1>\n<dl><dt>expected</dt><dd>");
        text(expected).append("</dd><dt>actual</dt><dd>");
        text(actual).append("</dd></dl>\n");
    }

    private void tables() {
        startTable("Rows of each table");
        List<String> counts = List.of("expected", "equal", "different", "missing", "extra", "explained", "unexplained");
        html.append("<thead><tr>");
        heading("table", false);
        counts.forEach(count -> heading(count, true));
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
        endTable();
        html.append("<ul>");
        for (String note : reconciliation.notes()) {
            html.append("<li>");
            text(note).append("</li>\n");
        }
        html.append("</ul>\n");
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
        startTable("Rows of " + name + " that differ");
        html.append("<thead><tr>");
        Stream.concat(compared.table().identity().stream(), compared.columns().stream())
                .forEach(column -> heading(column, isNumber(compared.table(), column)));
        heading("row is", false);
        heading("explained by", false);
        html.append("</tr></thead>\n<tbody>\n");
        shown.forEach(this::difference);
        endTable();
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
            text(difference.key().get(i)).append(i == 0 ? "</th>" : "</td>");
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
        String why = String.join(", ", reconciliation.explanations().why(difference));
        html.append(why.isEmpty() ? "<td class=\"why bad\">" : "<td class=\"why\">");
        text(why.isEmpty() ? "unexplained" : why).append("</td></tr>\n");
    }

    /** A cell as it is on both sides; null if there is no such row. */
    private void cell(String expected, String actual, String style) {
        boolean differs = expected == null || !expected.equals(actual);
        html.append("<td class=\"").append(style).append(differs ? " differs\">" : "\">");
        if (!differs) {
            text(expected);
        }
        if (differs && expected != null) {
            html.append("<del><span class=\"hidden\">expected </span>");
            text(expected.isEmpty() ? "(empty)" : expected).append("</del>");
        }
        if (differs && expected != null && actual != null) {
            html.append(" → ");
        }
        if (differs && actual != null) {
            html.append("<ins><span class=\"hidden\">found </span>");
            text(actual.isEmpty() ? "(empty)" : actual).append("</ins>");
        }
        html.append("</td>");
    }

    /** A table that scrolls by itself where it is too wide, also by the keyboard. */
    private void startTable(String caption) {
        html.append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
                .append(caption)
                .append("\">\n<table>\n<caption>")
                .append(caption)
                .append("</caption>\n");
    }

    private void endTable() {
        html.append("</tbody>\n</table>\n</div>\n");
    }

    private void heading(String name, boolean isNumber) {
        html.append(isNumber ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
                .append(name)
                .append("</th>");
    }

    private static boolean isNumber(ResultTable table, String column) {
        Kind kind = table.kindOf(column);
        return kind == Kind.WHOLE || kind == Kind.DECIMAL;
    }

    /** Appends text that may hold anything. */
    private StringBuilder text(String text) {
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.appendCodePoint(character);
            }
        });
        return html;
    }
}
