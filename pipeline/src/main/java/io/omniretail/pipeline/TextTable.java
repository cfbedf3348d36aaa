package io.omniretail.pipeline;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows in aligned columns for a terminal: words to the left, numbers to the right. */
public final class TextTable {
    private static final String INDENT = "  ";

    private static final String BELOW = INDENT.repeat(3);

    private final List<String[]> rows = new ArrayList<>();
    /** By row, the lines below it. */
    private final Map<Integer, List<String>> linesBelow = new HashMap<>();

    private final boolean[] right;

    /** Each column's heading; one that ends in # is a column of numbers. */
    public TextTable(String... headings) {
        right = new boolean[headings.length];
        String[] row = new String[headings.length];
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].endsWith("#");
            row[i] = headings[i].replace("#", "");
        }
        rows.add(row);
    }

    public TextTable row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** Adds a line below the last row, which takes no part in the columns. */
    public TextTable below(String line) {
        linesBelow.computeIfAbsent(rows.size() - 1, any -> new ArrayList<>()).add(line);
        return this;
    }

    public void print(PrintStream output) {
        int[] widths = new int[right.length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
            }
        }
        for (int index = 0; index < rows.size(); index++) {
            String[] row = rows.get(index);
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - row[i].codePointCount(0, row[i].length()));
                line.append(INDENT).append(right[i] ? blanks + row[i] : row[i] + blanks);
            }
            output.println(line.toString().stripTrailing());
            linesBelow.getOrDefault(index, List.of()).forEach(below -> output.println(BELOW + below));
        }
    }

    /** A number with all of its fraction digits, and commas between the thousands. */
    public static String amount(BigDecimal number) {
        return String.format(Locale.ROOT, "%,." + number.scale() + "f", number);
    }

    /** A whole number with commas between the thousands. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
