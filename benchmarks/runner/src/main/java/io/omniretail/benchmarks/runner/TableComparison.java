package io.omniretail.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two answers' rows of one table, whatever their order and however numbers are written. One of them is held in memory,
 * about 250 bytes a row; the other one passes by.
 *
 * @param rows number of rows of the first answer
 * @param differences number of keys that are not in both, in one of them twice, or with other values
 * @param examples the first of them, in words
 */
record TableComparison(long rows, long differences, List<String> examples) {
    private static final int MOST_EXAMPLES = 5;
    /** Stands in no value. */
    private static final String SEPARATOR = "\u001f";

    private static final String NOTHING = "no such row";

    /** A source of rows, with their values in the order of a shape's columns. */
    @FunctionalInterface
    interface Rows {
        void forEach(RowConsumer consumer) throws IOException;
    }

    /** Takes a row. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(String[] values);
    }

    /** Compares the files of two answers. */
    static TableComparison ofFiles(TableShape shape, String oneName, Path one, String otherName, Path other)
            throws IOException {
        return of(
                shape,
                oneName,
                consumer -> TableFiles.read(one, shape, consumer::accept),
                otherName,
                consumer -> TableFiles.read(other, shape, consumer::accept));
    }

    static TableComparison of(TableShape shape, String oneName, Rows one, String otherName, Rows other)
            throws IOException {
        Comparing comparing = new Comparing(shape, oneName, otherName);
        one.forEach(comparing::hold);
        long rows = comparing.held.size();
        other.forEach(comparing::compare);
        comparing.held.forEach((key, values) -> comparing.differ(key, values, null));
        return new TableComparison(rows, comparing.differences, comparing.examples);
    }

    private static final class Comparing {
        private final TableShape shape;
        private final String oneName;
        private final String otherName;
        private final Map<String, String> held = new HashMap<>();
        private final List<String> examples = new ArrayList<>();
        private long differences;

        private Comparing(TableShape shape, String oneName, String otherName) {
            this.shape = shape;
            this.oneName = oneName;
            this.otherName = otherName;
        }

        private void hold(String[] row) {
            String[] values = shape.comparable(row);
            String key = joined(values, 0, shape.keyColumns());
            String before = held.put(key, joined(values, shape.keyColumns(), values.length));
            if (before != null) {
                example(key, "twice in " + oneName);
            }
        }

        private void compare(String[] row) {
            String[] values = shape.comparable(row);
            String key = joined(values, 0, shape.keyColumns());
            String actual = joined(values, shape.keyColumns(), values.length);
            String expected = held.remove(key);
            if (!actual.equals(expected)) {
                differ(key, expected, actual);
            }
        }

        private void differ(String key, String one, String other) {
            if (one == null || other == null) {
                example(
                        key,
                        (one == null ? NOTHING : cells(one)) + " in " + oneName + ", "
                                + (other == null ? NOTHING : cells(other)) + " in " + otherName);
                return;
            }
            String[] oneCells = one.split(SEPARATOR, -1);
            String[] otherCells = other.split(SEPARATOR, -1);
            List<String> different = new ArrayList<>();
            for (int i = 0; i < oneCells.length; i++) {
                if (!oneCells[i].equals(otherCells[i])) {
                    different.add(column(i) + " " + oneCells[i] + " in " + oneName + ", " + otherCells[i] + " in "
                            + otherName);
                }
            }
            example(key, String.join("; ", different));
        }

        private void example(String key, String what) {
            differences++;
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(key.replace(SEPARATOR, ", ") + ": " + what);
            }
        }

        private String cells(String values) {
            String[] cells = values.split(SEPARATOR, -1);
            List<String> named = new ArrayList<>();
            for (int i = 0; i < cells.length; i++) {
                named.add(column(i) + " " + cells[i]);
            }
            return String.join(", ", named);
        }

        private String column(int value) {
            return shape.columns().get(shape.keyColumns() + value).name();
        }

        private static String joined(String[] values, int from, int to) {
            return String.join(SEPARATOR, Arrays.asList(values).subList(from, to));
        }
    }
}
