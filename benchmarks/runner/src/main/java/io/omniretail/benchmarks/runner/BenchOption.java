package io.omniretail.benchmarks.runner;

import java.util.Locale;

/** The flags of the benchmarks, each declared once; a benchmark says which of them it takes. */
public enum BenchOption {
    ROWS("NUMBER", "How many order lines (report, the smallest step of growth) or events in Kafka (catch-up)."),
    ROUNDS(
            "NUMBER",
            "How often each fast peer runs, all of them in turn. Default: 3 (latency, decisions: 5; growth: 1)."),
    PEERS("A,B", "Which peers run; the answers of the others are compared with those of the first. Default: all."),
    RATE("NUMBER", "Records a second. Default: 2000."),
    SECONDS("NUMBER", "How long each run is measured. Default: 60."),
    REDO("", "Slow peers run again, even if a result of the same version is there."),
    HEAP("SIZE", "Heap of each peer that runs in a Java machine. Default: 4g (growth: 2g)."),
    FORM("plain|full|both", "Report without and with customers and payments. Default: both."),
    FORMAT("csv|json", "How the data is written. Default: csv.");

    private final String value;
    private final String sentence;

    BenchOption(String value, String sentence) {
        this.value = value;
        this.sentence = sentence;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As it is written on the command line. */
    public String flag() {
        return "--" + key();
    }

    boolean isSwitch() {
        return value.isEmpty();
    }

    String help() {
        return String.format(Locale.ROOT, "%-24s %s", (flag() + " " + value).strip(), sentence);
    }
}
