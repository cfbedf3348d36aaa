package io.omniretail.benchmarks.runner;

import io.omniretail.benchmarks.runner.Figures.Line;
import io.omniretail.benchmarks.runner.Figures.Section;
import java.util.Locale;

/** Figures as one HTML page that needs nothing beside it: tables, and bar charts as SVG. */
final class Page {
    private static final int LABEL_WIDTH = 130;
    private static final int BAR_WIDTH = 520;
    private static final int TEXT_WIDTH = 110;
    private static final int ROW_HEIGHT = 30;
    private static final int BAR_HEIGHT = 20;
    private static final String STYLE = """
            :root { color-scheme: light dark; --bar: #9db8d9; --part: #2f6db3; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; margin: 1rem 0; }
            th, td { padding: .25rem .7rem; border-bottom: 1px solid #8886; text-align: left; }
            td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
            svg { max-width: 100%; height: auto; }
            svg text { font: 14px system-ui, sans-serif; fill: currentColor; }
            .bar { fill: var(--bar); } .part { fill: var(--part); }
            code { font-size: 12px; overflow-wrap: anywhere; }
            .circumstances, .note { color: #888; margin: .2rem 0; }
            """;

    private Page() {}

    static String of(Figures figures) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
        page.append("<title>").append(escaped(figures.title())).append("</title>\n<style>\n");
        page.append(STYLE)
                .append("</style>\n<h1>")
                .append(escaped(figures.title()))
                .append("</h1>\n");
        figures.circumstances().forEach(line -> paragraph(page, "circumstances", line));
        figures.sections().forEach(section -> append(page, section));
        return page.append("</html>\n").toString();
    }

    private static void append(StringBuilder page, Section section) {
        page.append("<h2>").append(escaped(section.title())).append("</h2>\n");
        paragraph(page, "chart", section.chartTitle());
        chart(page, section);
        page.append("<table>\n<tr><th>").append(escaped(section.subject())).append("</th>");
        for (String heading : section.headings()) {
            boolean isNumber = heading.endsWith("#");
            page.append(isNumber ? "<th class=\"number\">" : "<th>");
            page.append(escaped(heading.replace("#", ""))).append("</th>");
        }
        page.append("</tr>\n");
        for (Line line : section.lines()) {
            page.append("<tr><td>").append(escaped(line.peer())).append("</td>");
            for (int i = 0; i < line.cells().size(); i++) {
                page.append(section.headings().get(i).endsWith("#") ? "<td class=\"number\">" : "<td>");
                page.append(escaped(line.cells().get(i))).append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
        section.notes().forEach(note -> paragraph(page, "note", note));
        page.append("<details><summary>Commands, at the root of the project</summary>\n");
        section.lines()
                .forEach(line -> page.append("<p>")
                        .append(escaped(line.peer()))
                        .append("<br><code>")
                        .append(escaped(line.command()))
                        .append("</code></p>\n"));
        page.append("</details>\n");
    }

    private static void chart(StringBuilder page, Section section) {
        double longest = section.lines().stream()
                .mapToDouble(line -> line.bar().value())
                .max()
                .orElse(0);
        page.append(String.format(
                Locale.ROOT,
                "<svg width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\" role=\"img\">%n",
                LABEL_WIDTH + BAR_WIDTH + TEXT_WIDTH,
                ROW_HEIGHT * section.lines().size()));
        int top = 0;
        for (Line line : section.lines()) {
            double scale = longest > 0 ? BAR_WIDTH / longest : 0;
            int middle = top + ROW_HEIGHT / 2;
            page.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" dominant-baseline=\"central\">%s</text>%n",
                    LABEL_WIDTH - 8,
                    middle,
                    escaped(line.peer())));
            rectangle(page, "bar", top, line.bar().value() * scale);
            rectangle(page, "part", top, line.bar().part() * scale);
            page.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" dominant-baseline=\"central\">%s</text>%n",
                    LABEL_WIDTH + line.bar().value() * scale + 8,
                    middle,
                    escaped(line.bar().text())));
            top += ROW_HEIGHT;
        }
        page.append("</svg>\n");
    }

    private static void rectangle(StringBuilder page, String kind, int top, double width) {
        page.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                kind,
                LABEL_WIDTH,
                top + (ROW_HEIGHT - BAR_HEIGHT) / 2,
                width,
                BAR_HEIGHT));
    }

    private static void paragraph(StringBuilder page, String kind, String text) {
        page.append("<p class=\"")
                .append(kind)
                .append("\">")
                .append(escaped(text))
                .append("</p>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
