package io.omniretail.benchmarks.runner;

import io.omniretail.pipeline.TextTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a benchmark has measured, as it is shown: as text, and as a page with charts.
 *
 * @param name of the files, such as {@code report}
 * @param title of the page
 * @param circumstances machine, versions, date: a line each
 * @param sections tables, each with a chart
 */
public record Figures(String name, String title, List<String> circumstances, List<Section> sections) {
    /**
     * One table, its chart, and the commands of its rows.
     *
     * @param subject heading of the first column: what a line stands for
     * @param headings of the other columns; one that ends in # is a column of numbers
     * @param chartTitle what the bars show, with the unit
     * @param notes what has to be known to read the figures, a sentence each
     */
    public record Section(
            String title,
            String subject,
            List<String> headings,
            List<Line> lines,
            String chartTitle,
            List<String> notes) {
        public Section {
            headings = List.copyOf(headings);
            lines = List.copyOf(lines);
            notes = List.copyOf(notes);
        }

        /** A table with a line for each peer. */
        public Section(String title, List<String> headings, List<Line> lines, String chartTitle, List<String> notes) {
            this(title, "peer", headings, lines, chartTitle, notes);
        }
    }

    /**
     * One peer, or whatever else the section compares.
     *
     * @param peer its name
     * @param cells one for each heading
     * @param command what was run
     */
    public record Line(String peer, List<String> cells, Bar bar, String command) {
        public Line {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A bar of the chart, not negative.
     *
     * @param value its length
     * @param part how much of it is set off, such as the job's own time in that of its process; at most the value
     * @param text the value as it is written beside the bar
     */
    public record Bar(double value, double part, String text) {}

    public Figures {
        circumstances = List.copyOf(circumstances);
        sections = List.copyOf(sections);
    }

    /** Writes both files. */
    void write(Path folder) throws IOException {
        try (PrintStream text = new PrintStream(folder.resolve(name + ".txt").toFile(), StandardCharsets.UTF_8)) {
            printText(text);
        }
        Files.writeString(folder.resolve(name + ".html"), Page.of(this));
    }

    /** Prints all of it as text. */
    void printText(PrintStream output) {
        output.println(title);
        circumstances.forEach(line -> output.println("  " + line));
        for (Section section : sections) {
            output.println();
            output.println(section.title());
            String[] headings = new String[section.headings().size() + 1];
            headings[0] = section.subject();
            for (int i = 1; i < headings.length; i++) {
                headings[i] = section.headings().get(i - 1);
            }
            TextTable table = new TextTable(headings);
            for (Line line : section.lines()) {
                String[] cells = new String[headings.length];
                cells[0] = line.peer();
                for (int i = 1; i < cells.length; i++) {
                    cells[i] = line.cells().get(i - 1);
                }
                table.row(cells);
            }
            table.print(output);
            section.notes().forEach(note -> output.println("  " + note));
            output.println("  Commands, at the root of the project:");
            Map<String, List<String>> peers = new LinkedHashMap<>();
            section.lines()
                    .forEach(line -> peers.computeIfAbsent(line.command(), any -> new ArrayList<>())
                            .add(line.peer()));
            peers.forEach((command, names) ->
                    output.println("    " + (peers.size() == 1 ? "all" : String.join(", ", names)) + ": " + command));
        }
    }
}
