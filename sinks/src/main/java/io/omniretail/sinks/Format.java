package io.omniretail.sinks;

/** How rows are written into files. */
public enum Format {
    /** A header, then a line a row; values with a comma, quote or line break stand in quotes (RFC 4180). */
    CSV,
    /** One object a line; decimals are strings, so that no reader turns them into binary fractions. */
    JSON;

    /** How the names of such files end, with the dot. */
    public String extension() {
        return this == CSV ? ".csv" : ".json";
    }
}
