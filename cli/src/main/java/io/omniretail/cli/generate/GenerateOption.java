package io.omniretail.cli.generate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The flags of the generator, each declared once. */
enum GenerateOption {
    EVENTS(
            "NUMBER",
            "200000",
            "Number of events over all feeds: half of them are order lines, 8 % customer records, payments as many as"
                    + " come of these orders in time (about a third), sensor readings the rest."),
    SEED("NUMBER", "1", "The same seed gives the same bytes on every machine."),
    OUTPUT(
            "URI",
            "",
            "Where the events go: file:PATH[?format=csv|json] (without a format, each feed has one of its own), or"
                    + " kafka://HOST:PORT[?prefix=PREFIX], as JSON in the order of their arrival."),
    FROM("DAY", "2026-11-01", "First day of the events, in UTC."),
    DAYS("NUMBER", "30", "Number of days."),
    DISORDER("DURATION", "10s", "How far events may arrive out of the order of their times."),
    DUPLICATES("FRACTION", "0.001", "Records that come a second time, in addition to the events."),
    MALFORMED("FRACTION", "0.001", "Records that are damaged and will be rejected, in addition to the events."),
    FRAUD(
            "SHARE",
            "0.01",
            "Share of frauds in the payment attempts (authorizations), about, at most 0.2; 0 for none. They are"
                    + " charged back 2 to 10 days later: large amounts, stolen cards, card tests, impossible travel,"
                    + " account take-overs with a new shipping address, and all that is paid at compromised terminals."),
    PARTITIONED("true|false", "true", "In files: whether there is a folder dt=YYYY-MM-DD for each day."),
    FILES("NUMBER", "1", "In files: number of files in a folder."),
    RATE("NUMBER", "", "Into Kafka: records a second of all feeds together; as fast as possible if it is left out."),
    CONTINUE(
            "true|false",
            "false",
            "Into Kafka: leaves out what the topics hold already, after a generator that was given the same flags and has"
                    + " ended before its last event."),
    KAFKA_CONFIG("FILE", "", "Into Kafka: client properties (TLS, SASL).");

    private final String key = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String value;
    private final String defaultText;
    private final String sentence;

    GenerateOption(String value, String defaultText, String sentence) {
        this.value = value;
        this.defaultText = defaultText;
        this.sentence = sentence;
    }

    String key() {
        return key;
    }

    String flag() {
        return "--" + key;
    }

    /** Empty if there is none. */
    String defaultText() {
        return defaultText;
    }

    static Optional<GenerateOption> byKey(String key) {
        return Arrays.stream(values()).filter(option -> option.key.equals(key)).findFirst();
    }

    static String help() {
        StringBuilder help = new StringBuilder();
        for (GenerateOption option : values()) {
            help.append(String.format(Locale.ROOT, "  %-24s %s", option.flag() + " " + option.value, option.sentence));
            help.append(option.defaultText.isEmpty() ? "" : " Default: " + option.defaultText + ".")
                    .append('\n');
        }
        return help.toString();
    }
}
