package io.omniretail.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page for people that needs nothing but itself: no script, nothing from elsewhere, light and dark. */
final class HtmlPage {
    private static final String TITLE = "TITLE";
    private static final String END_OF_STYLE = "</style>";
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>TITLE</title>
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
            .chosen th, .chosen td { background: var(--marked); font-weight: 600; }
            .differs { background: var(--marked); }
            del { color: var(--bad); text-decoration: none; } ins { color: var(--good); text-decoration: none; font-weight: 600; }
            .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
            a { color: inherit; }
            </style>
            </head>
            <body>
            <main>
            """;

    private final StringBuilder html = new StringBuilder();

    /** @param moreStyle rules of CSS beyond those that all pages share */
    HtmlPage(String title, String moreStyle) {
        int titleAt = HEAD.indexOf(TITLE);
        int styleEnd = HEAD.indexOf(END_OF_STYLE);
        html.append(HEAD, 0, titleAt);
        text(title);
        html.append(HEAD, titleAt + TITLE.length(), styleEnd).append(moreStyle).append(HEAD, styleEnd, HEAD.length());
    }

    /** What has been written so far, to append to. */
    StringBuilder html() {
        return html;
    }

    void write(Path file) throws IOException {
        Files.writeString(file, html + "</main>\n</body>\n</html>\n", StandardCharsets.UTF_8);
    }

    /** A table that scrolls by itself where it is too wide, also by the keyboard. */
    void startTable(String caption) {
        html.append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
                .append(caption)
                .append("\">\n<table>\n<caption>")
                .append(caption)
                .append("</caption>\n");
    }

    void endTable() {
        html.append("</tbody>\n</table>\n</div>\n");
    }

    void heading(String name, boolean isNumber) {
        html.append(isNumber ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
                .append(name)
                .append("</th>");
    }

    void paragraph(String words) {
        html.append("<p>");
        text(words).append("</p>\n");
    }

    /** A paragraph that explains. */
    void soft(String words) {
        html.append("<p class=\"soft\">");
        text(words).append("</p>\n");
    }

    /** The head of a table: columns of words, then columns of numbers. */
    void headings(List<String> words, List<String> numbers) {
        html.append("<thead><tr>");
        words.forEach(word -> heading(word, false));
        numbers.forEach(number -> heading(number, true));
        html.append("</tr></thead>\n<tbody>\n");
    }

    /** A row of a table with such a head; one that is chosen stands out. */
    void row(String name, boolean isChosen, List<String> words, List<String> numbers) {
        html.append(isChosen ? "<tr class=\"chosen\">" : "<tr>").append("<th scope=\"row\">");
        text(name).append("</th>");
        words.forEach(word -> cell("key", word));
        numbers.forEach(number -> cell("number", number));
        html.append("</tr>\n");
    }

    private void cell(String style, String text) {
        html.append("<td class=\"").append(style).append("\">");
        text(text).append("</td>");
    }

    /** An entry of a list of names and what they stand for. */
    void detail(String name, String value) {
        html.append("<dt>").append(name).append("</dt><dd>");
        text(value).append("</dd>");
    }

    /** A picture below its caption. */
    void figure(String caption, String svg) {
        html.append("<figure>\n<figcaption>");
        text(caption).append("</figcaption>\n").append(svg).append("</figure>\n");
    }

    /** Appends text that may hold anything. */
    StringBuilder text(String text) {
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
