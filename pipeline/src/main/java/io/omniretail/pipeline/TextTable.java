package io.omniretail.pipeline;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows in aligned columns for a terminal: words to the left, numbers to the right. */
public final class TextTable {
    private static final String INDENT = "  ";

    private final List<String[]> rows = new ArrayList<>();
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

    public void print(PrintStream output) {
        int[] widths = new int[right.length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - row[i].codePointCount(0, row[i].length()));
                line.append(INDENT).append(right[i] ? blanks + row[i] : row[i] + blanks);
            }
            output.println(line.toString().stripTrailing());
        }
    }

    /** A whole number with commas between the thousands. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
