package io.omniretail.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A chart of curves in the square from 0 to 1, as SVG inside a page, whose colours it takes. */
final class CurveChart {
    static final String STYLE = """
            .charts { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1rem 0; }
            figure { flex: 1 1 22rem; max-width: 34rem; margin: 0; }
            figcaption { font-weight: 600; }
            svg { width: 100%; height: auto; display: block; }
            svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
            svg .grid { stroke: var(--line); stroke-width: 1; }
            svg .guide { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 4; }
            svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
            svg .first { stroke: var(--first); } svg .second { stroke: var(--second); }
            svg .mark { fill: var(--paper); stroke: var(--first); stroke-width: 2; }
            svg .name { fill: var(--ink); }
            :root { --first: #1f5fae; --second: #b4540a; }
            @media (prefers-color-scheme: dark) { :root { --first: #82b4f2; --second: #f0a860; } }
            """;

    private static final int SIDE = 360;
    private static final int LEFT = 46;
    private static final int TOP = 12;
    private static final int WIDTH = LEFT + SIDE + 14;
    private static final int HEIGHT = TOP + SIDE + 42;
    private static final int TICKS = 5;
    private static final int LEGEND_LINE = 18;
    /** Points nearer to each other look like one. */
    private static final double NEAR = 0.003;

    private final StringBuilder svg = new StringBuilder();
    private int curves;

    /** A place in the square. */
    record Point(double x, double y) {}

    CurveChart(String description, String horizontal, String vertical) {
        svg.append(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n".formatted(WIDTH, HEIGHT, description));
        for (int i = 0; i <= TICKS; i++) {
            double at = i / (double) TICKS;
            line("grid", new Point(at, 0), new Point(at, 1));
            line("grid", new Point(0, at), new Point(1, at));
            label(x(at), TOP + SIDE + 16, "middle", String.format(Locale.ROOT, "%.1f", at));
            label(LEFT - 6, y(at) + 4, "end", String.format(Locale.ROOT, "%.1f", at));
        }
        label(x(0.5), HEIGHT - 6, "middle", horizontal);
        svg.append("<text transform=\"translate(13 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>\n"
                .formatted(y(0.5), vertical));
    }

    /** A dashed line of what chance would give. */
    CurveChart guide(Point from, Point to) {
        line("guide", from, to);
        return this;
    }

    /** A curve with its name, which is told in the corner at this height. */
    CurveChart curve(String name, List<Point> points, double legendX, double legendY) {
        String style = curves == 0 ? "first" : "second";
        svg.append("<polyline class=\"curve ").append(style).append("\" points=\"");
        for (Point point : thinned(points)) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.x), y(point.y)));
        }
        svg.append("\"/>\n");
        double height = y(legendY) + curves * LEGEND_LINE;
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"curve %s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style,
                x(legendX),
                height - 4,
                x(legendX) + 22,
                height - 4));
        label(x(legendX) + 28, height, "start", name);
        curves++;
        return this;
    }

    /** A point of the first curve, by name. */
    CurveChart mark(String name, Point point) {
        svg.append(String.format(
                Locale.ROOT, "<circle class=\"mark\" cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"/>", x(point.x), y(point.y)));
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"name\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
                x(point.x) + 9,
                y(point.y) + 4,
                name));
        return this;
    }

    /** The whole element. */
    String svg() {
        return svg + "</svg>\n";
    }

    private static List<Point> thinned(List<Point> points) {
        List<Point> kept = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            Point last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
            boolean isNear = last != null
                    && Math.abs(last.x - point.x) < NEAR
                    && Math.abs(last.y - point.y) < NEAR
                    && i + 1 < points.size();
            if (!isNear) {
                kept.add(point);
            }
        }
        return kept;
    }

    private void line(String style, Point from, Point to) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style,
                x(from.x),
                y(from.y),
                x(to.x),
                y(to.y)));
    }

    private void label(double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }

    private static double x(double value) {
        return LEFT + value * SIDE;
    }

    private static double y(double value) {
        return TOP + (1 - value) * SIDE;
    }
}
