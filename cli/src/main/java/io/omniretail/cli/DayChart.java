package io.omniretail.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * A chart with a column for each day, of what was caught, raised wrongly and missed on it, as SVG inside a page, whose
 * colours it takes. What is drawn is rounded to a tenth of a pixel; the numbers are printed exactly.
 */
final class DayChart {
    static final String STYLE = """
            .days figure { flex: 1 1 34rem; max-width: none; }
            .legend span { display: inline-block; margin-right: 1.5rem; }
            .legend span::before { content: ""; display: inline-block; width: 0.8rem; height: 0.8rem; margin-right: 0.4rem; }
            .legend .caught::before { background: var(--first); }
            .legend .wrong::before { background: var(--second); }
            .legend .missed::before { background: var(--missed); }
            svg .caught { fill: var(--first); } svg .wrong { fill: var(--second); } svg .missed { fill: var(--missed); }
            :root { --missed: #8b93a3; }
            """;

    private static final int LEFT = 84;
    private static final int TOP = 12;
    private static final int WIDTH = 700;
    private static final int HEIGHT = 220;
    private static final int RIGHT = 10;
    private static final int BOTTOM = 26;
    /** At most so many lines to read heights from, and so many days by name. */
    private static final int LINES = 5;

    private static final int DAY_NAMES = 8;

    private final StringBuilder svg = new StringBuilder();
    private final long top;
    private final double columnWidth;
    private final LongFunction<String> print;

    /** A day and what of it is stacked. */
    record Column(String day, long caught, long wrong, long missed) {
        long height() {
            return Math.addExact(Math.addExact(caught, wrong), missed);
        }
    }

    private DayChart(int columns, long highest, LongFunction<String> print) {
        this.top = Math.max(highest, 1);
        this.columnWidth = WIDTH / (double) columns;
        this.print = print;
    }

    /**
     * The whole element.
     *
     * @param highest of all columns that are to be compared, in this chart or another one
     * @param print how a number is told
     */
    static String svg(String description, List<Column> columns, long highest, LongFunction<String> print) {
        DayChart chart = new DayChart(columns.size(), highest, print);
        chart.svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
                .formatted(LEFT + WIDTH + RIGHT, TOP + HEIGHT + BOTTOM, description));
        chart.lines();
        int between = (columns.size() + DAY_NAMES - 1) / DAY_NAMES;
        for (int i = 0; i < columns.size(); i++) {
            chart.column(i, columns.get(i));
            if (i % between == 0) {
                chart.label(
                        LEFT + (i + 0.5) * chart.columnWidth,
                        TOP + HEIGHT + 18,
                        "middle",
                        columns.get(i).day());
            }
        }
        return chart.svg + "</svg>\n";
    }

    private void lines() {
        long step = step();
        for (long height = 0; height <= top; height += step) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n",
                    LEFT,
                    y(height),
                    LEFT + WIDTH,
                    y(height)));
            label(LEFT - 6, y(height) + 4, "end", print.apply(height));
        }
    }

    /** 1, 2 or 5 times a power of ten. */
    private long step() {
        long power = 1;
        while (top / power / 10 >= LINES) {
            power *= 10;
        }
        for (long factor : new long[] {1, 2, 5}) {
            if (top / (factor * power) <= LINES) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private void column(int index, Column column) {
        long caughtAndWrong = column.caught() + column.wrong();
        part("caught", index, column, 0, column.caught());
        part("wrong", index, column, column.caught(), caughtAndWrong);
        part("missed", index, column, caughtAndWrong, column.height());
    }

    /** A part says what it is where a pointer rests on it. */
    private void part(String style, int index, Column column, long from, long to) {
        if (from == to) {
            return;
        }
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s: %s caught, %s"
                        + " false alarms, %s missed</title></rect>%n",
                style,
                LEFT + (index + 0.1) * columnWidth,
                y(to),
                0.8 * columnWidth,
                y(from) - y(to),
                column.day(),
                print.apply(column.caught()),
                print.apply(column.wrong()),
                print.apply(column.missed())));
    }

    private void label(double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }

    private double y(long height) {
        return TOP + HEIGHT * (1 - height / (double) top);
    }
}
