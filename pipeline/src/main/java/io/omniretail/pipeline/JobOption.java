package io.omniretail.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The flags of a job, each declared once. The help text, the table in the README, the keys of a configuration file and
 * the reading of values all come from here.
 */
public enum JobOption {
    PIPELINE("retail|sensors", "retail", "Which pipeline runs: sales of a shop, or readings of sensors."),
    MODE("batch|stream", "batch", "batch: the input is bounded and the job ends; stream: it never ends by itself."),
    INPUT(
            "URI",
            "sample files; stream: an embedded broker",
            "Where the feeds lie: file:PATH, a bare path, or any path that Flink's file systems know (hdfs:, s3:); for"
                    + " sensors also one file; or kafka://HOST:PORT[,HOST:PORT][?prefix=P]. Files may be given several"
                    + " times; a stream job reads them to their end first if Kafka is given as well.",
            Form.REPEATABLE),
    OUTPUT(
            "URI",
            "file:./out",
            "Where the results go: file:PATH[?format=csv|json] or a bare path, CSV by default; or"
                    + " kafka://HOST:PORT[,HOST:PORT][?prefix=P], which is the default where Kafka is read. May be"
                    + " given several times.",
            Form.REPEATABLE),
    NAME("TEXT", "omniretail-PIPELINE-MODE", "Name of the job, of its consumer group and its transactions."),
    FROM(
            "DAY|INSTANT",
            "all",
            "First day (or instant) to report, in --timezone. What it needs from before is still read."),
    TO("DAY|INSTANT", "all", "First day (or instant) after those to report, in --timezone."),
    LOOKBACK("DURATION", "P30D", "How long an order waits for its payments; a day here is 24 hours."),
    TIMEZONE("ZONE", "UTC", "Zone of days and months, and of timestamps that name none, such as Europe/Berlin."),
    START(
            "earliest|latest|committed|INSTANT",
            "earliest",
            "Where to begin in Kafka; customer records are always read from the earliest."),
    OUT_OF_ORDERNESS("DURATION", "PT10S", "How far events of one Kafka partition may be out of order."),
    PARTITION_SLACK("DURATION", "PT10S", "How far an event may lie outside the day of its dt= folder."),
    ALLOWED_LATENESS("DURATION", "P1D", "How long a closed day still takes corrections."),
    IDLE_TIMEOUT("DURATION", "PT30S", "After which a silent Kafka partition no longer holds event time back."),
    EMIT_INTERVAL("DURATION", "PT1S", "How often a live table writes its running totals; 0s: as soon as they change."),
    MAX_FUTURE(
            "DURATION",
            "PT5M",
            "An event stamped further ahead than this of its Kafka record's own timestamp is rejected; files have no"
                    + " such check."),
    WINDOW("DURATION", "P1D", "sensors: length of a window, aligned to local midnight; P1D is a calendar day."),
    THRESHOLD("DEGREES", "28", "sensors: a reading above this is an alert; exact, at most 4 fraction digits."),
    MODEL(
            "FILE",
            "none",
            "retail: a fraud model of ./omni train, by which payment attempts are decided. May be given several times,"
                    + " for models that take effect one after the other, or in shadow.",
            Form.REPEATABLE),
    RULES(
            "FILE",
            "none",
            "retail: YAML with rules by which payment attempts are held, blocked or approved. May be given several"
                    + " times, for rules that take effect one after the other.",
            Form.REPEATABLE),
    LABEL_DELAY(
            "DURATION",
            "P7D",
            "retail: how long it takes until most frauds are known; what terminals are known for ends that long ago."),
    FEATURES(
            "yes|no",
            "no",
            "retail: whether the tables payment_features and fraud_labels are written, from which models are trained."),
    CHECKPOINT_INTERVAL("DURATION", "the cluster's, else PT10S", "How often the job's state is saved, in both modes."),
    CHECKPOINT_DIR("PATH", "the cluster's, else .omni/checkpoints", "Where the job's state is saved."),
    DELIVERY(
            "exactly-once|at-least-once",
            "exactly-once",
            "Guarantee of Kafka outputs; live decisions and alerts of fraud are always at-least-once."),
    ON_CORRUPT_FILE(
            "fail|skip",
            "fail",
            "What a file that cannot be read to its end (a broken gz) does: fail the job, naming the file, or be left"
                    + " out whole and reported."),
    PARALLELISM("NUMBER", "the cluster's, else the cores", "How many subtasks each step has, from 1 to 128."),
    KAFKA_CONFIG("FILE", "none", "Client properties for Kafka (TLS, SASL); secrets belong here, never in flags."),
    CONFIG(
            "FILE",
            "none",
            "YAML with any of these flags by their names without dashes, and feeds: to map other people's files."
                    + " Flags on the command line win.",
            Form.COMMAND_LINE_ONLY),
    HELP("", "", "Prints this text.", Form.SWITCH),
    VERSION("", "", "Prints the version.", Form.SWITCH);

    private enum Form {
        SINGLE,
        REPEATABLE,
        COMMAND_LINE_ONLY,
        SWITCH
    }

    private static final int HELP_COLUMN = 30;
    private static final int HELP_WIDTH = 110;

    private final String key = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String value;
    private final String defaultText;
    private final String sentence;
    private final Form form;

    JobOption(String value, String defaultText, String sentence) {
        this(value, defaultText, sentence, Form.SINGLE);
    }

    JobOption(String value, String defaultText, String sentence, Form form) {
        this.value = value;
        this.defaultText = defaultText;
        this.sentence = sentence;
        this.form = form;
    }

    /** The name without dashes, as in a configuration file. */
    public String key() {
        return key;
    }

    /** The name on the command line. */
    public String flag() {
        return "--" + key;
    }

    /** What kind of value it takes, or its choices with bars between them; empty for a switch. */
    public String value() {
        return value;
    }

    /** The default as it is shown; where it is a value at all, it is read like one that was given. */
    public String defaultText() {
        return defaultText;
    }

    /** What it does. */
    public String sentence() {
        return sentence;
    }

    /** Whether it takes no value. */
    public boolean isSwitch() {
        return form == Form.SWITCH;
    }

    /** Whether it may be given several times. */
    public boolean isRepeatable() {
        return form == Form.REPEATABLE;
    }

    /** Whether a configuration file may hold it. */
    public boolean isAllowedInFile() {
        return form == Form.SINGLE || form == Form.REPEATABLE;
    }

    /** The option of this key. */
    public static Optional<JobOption> byKey(String key) {
        return Arrays.stream(values()).filter(option -> option.key.equals(key)).findFirst();
    }

    /** The flags, one a paragraph, aligned. */
    public static String help() {
        StringBuilder help = new StringBuilder();
        for (JobOption option : values()) {
            String name = "  " + option.flag() + (option.isSwitch() ? "" : " " + option.value);
            String text = option.sentence;
            if (!option.defaultText.isEmpty()) {
                text += " Default: " + option.defaultText + ".";
            }
            if (name.length() >= HELP_COLUMN) {
                help.append(name).append('\n').append(" ".repeat(HELP_COLUMN));
            } else {
                help.append(name).append(" ".repeat(HELP_COLUMN - name.length()));
            }
            int column = HELP_COLUMN;
            for (String word : text.split(" ", -1)) {
                if (column > HELP_COLUMN && column + word.length() + 1 > HELP_WIDTH) {
                    help.append('\n').append(" ".repeat(HELP_COLUMN));
                    column = HELP_COLUMN;
                } else if (column > HELP_COLUMN) {
                    help.append(' ');
                    column++;
                }
                help.append(word);
                column += word.length();
            }
            help.append('\n');
        }
        return help.toString();
    }

    /** The flags as a table in Markdown. */
    public static String markdownTable() {
        StringBuilder table = new StringBuilder("| flag | value | default | meaning |\n| --- | --- | --- | --- |\n");
        for (JobOption option : values()) {
            List<String> cells =
                    List.of(code(option.flag()), code(option.value), cell(option.defaultText), cell(option.sentence));
            table.append("| ");
            table.append(String.join(" | ", cells));
            table.append(" |\n");
        }
        return table.toString();
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
