package io.omniretail.cli;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Decimals;
import io.omniretail.pipeline.TextTable;
import io.omniretail.pipeline.config.Values;
import io.omniretail.sinks.kafka.KafkaFollower;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Live totals of the latest days and the newest fraud alerts: on a terminal rewritten in place, elsewhere printed again
 * now and then.
 */
final class LiveView {
    private static final long TERMINAL_INTERVAL_NANOS = 500_000_000;
    private static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final int TERMINAL_DAYS = 5;
    private static final int DAYS = 2;
    private static final String CUT = "…";
    private static final String ALL = "all days";
    private static final String ESCAPE = "\u001b[";

    /** Phases of rows: the first one that a day has is its own. */
    private static final String[] PHASES = {"running", "corrected", "final"};

    /** What is shown of a day. */
    private static final class DayTotals {
        long lines;
        final Map<String, Long> salesE4 = new TreeMap<>();
        final Set<String> phases = new TreeSet<>();

        void add(Map<String, String> row) {
            lines += Long.parseLong(row.get("lines"));
            salesE4.merge(row.get("currency"), Values.decimalE4("sales", row.get("sales")), Long::sum);
            phases.add(row.get("phase"));
        }

        String phase() {
            for (String phase : PHASES) {
                if (phases.contains(phase)) {
                    return phase;
                }
            }
            return "";
        }
    }

    private final Console console;
    private final PrintStream stream;
    private long nextNanos = System.nanoTime();
    private int linesShown;

    LiveView(Console console) {
        this.console = console;
        stream = console.terminal() ? console.errors() : console.output();
    }

    /** Whether so much time has passed that it should be shown again. */
    boolean isDue() {
        return System.nanoTime() - nextNanos >= 0;
    }

    /** The tables that it shows. */
    static Set<ResultTable> tables() {
        Set<ResultTable> tables = EnumSet.copyOf(LiveAlerts.TABLES);
        tables.add(ResultTable.SALES_BY_REGION);
        return tables;
    }

    /**
     * Shows totals and alerts.
     *
     * @param progress a line below them
     */
    void show(KafkaFollower follower, String progress) {
        String text = text(follower, progress);
        if (console.terminal() && linesShown > 0) {
            // up to the first line of it, and everything from there on is erased
            stream.print(ESCAPE + linesShown + "A" + ESCAPE + "J");
        } else {
            stream.println();
        }
        stream.print(text);
        stream.flush();
        linesShown = (int) text.lines().count();
        nextNanos = System.nanoTime() + (console.terminal() ? TERMINAL_INTERVAL_NANOS : INTERVAL_NANOS);
    }

    private String text(KafkaFollower follower, String progress) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream lines = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        sales(follower.rows(ResultTable.SALES_BY_REGION).values()).print(lines);
        LiveAlerts.print(follower, lines);
        lines.println("  " + progress);
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(this::cut)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** One that goes on in the next line could not be rewritten. */
    private String cut(String line) {
        return line.codePointCount(0, line.length()) <= console.columns()
                ? line
                : line.substring(0, line.offsetByCodePoints(0, console.columns() - 1)) + CUT;
    }

    private TextTable sales(Collection<Map<String, String>> rows) {
        TreeMap<String, DayTotals> days = new TreeMap<>();
        DayTotals all = new DayTotals();
        for (Map<String, String> row : rows) {
            days.computeIfAbsent(row.get("day"), day -> new DayTotals()).add(row);
            all.add(row);
        }
        Set<String> currencies = all.salesE4.keySet();
        TextTable table = new TextTable(headings(currencies));
        days.entrySet().stream()
                .skip(Math.max(0, days.size() - (console.terminal() ? TERMINAL_DAYS : DAYS)))
                .forEach(day -> table.row(cells(day.getKey(), day.getValue(), currencies)));
        return table.row(cells(ALL, all, currencies));
    }

    private static String[] headings(Set<String> currencies) {
        String[] headings = new String[currencies.size() + 3];
        int at = 0;
        headings[at++] = "day";
        headings[at++] = "lines#";
        for (String currency : currencies) {
            headings[at++] = "sales " + currency + "#";
        }
        headings[at] = "phase";
        return headings;
    }

    private static String[] cells(String day, DayTotals totals, Set<String> currencies) {
        String[] cells = new String[currencies.size() + 3];
        int at = 0;
        cells[at++] = day;
        cells[at++] = TextTable.count(totals.lines);
        for (String currency : currencies) {
            cells[at++] = amount(totals.salesE4.getOrDefault(currency, 0L));
        }
        cells[at] = day.equals(ALL) ? "" : totals.phase();
        return cells;
    }

    /** An amount with commas between the thousands. */
    static String amount(long valueE4) {
        return TextTable.amount(new BigDecimal(Decimals.formatE4(valueE4)));
    }
}
