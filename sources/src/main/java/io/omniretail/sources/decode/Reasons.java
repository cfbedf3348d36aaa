package io.omniretail.sources.decode;

/** Why a record is rejected: the codes in the result table's column {@code reason}. */
public final class Reasons {
    /** The record has not the form of its format: broken JSON, an open quote, an object where a value is needed. */
    public static final String MALFORMED = "malformed";
    /** A CSV record has more or fewer fields than its header. */
    public static final String WRONG_FIELD_COUNT = "wrong_field_count";
    /** A needed field is absent, empty or only blanks. */
    public static final String MISSING_FIELD = "missing_field";
    /** A number cannot be read. */
    public static final String BAD_NUMBER = "bad_number";
    /** A number is larger or smaller than allowed. */
    public static final String OUT_OF_RANGE = "out_of_range";
    /** A time cannot be read. */
    public static final String BAD_TIME = "bad_time";
    /** A currency is not three capital letters. */
    public static final String BAD_CURRENCY = "bad_currency";
    /** A payment's status is none of the four. */
    public static final String BAD_STATUS = "bad_status";
    /** An analyst's verdict is none of the two. */
    public static final String BAD_VERDICT = "bad_verdict";
    /** The event does not belong into its {@code dt=} folder. */
    public static final String OUTSIDE_PARTITION = "outside_partition";
    /** The record's bytes are no UTF-8. */
    public static final String INVALID_UTF8 = "invalid_utf8";
    /** The record is longer than {@link RecordFormat#MAX_RECORD_BYTES}. */
    public static final String TOO_LONG = "too_long";
    /** Stands for a whole file that cannot be read to its end. */
    public static final String CORRUPT_FILE = "corrupt_file";

    /** A message has no value. */
    public static final String NULL_VALUE = "null_value";
    /** An event's time is further ahead of its message's own time than allowed. */
    public static final String TOO_FAR_IN_FUTURE = "too_far_in_future";

    private Reasons() {}
}
