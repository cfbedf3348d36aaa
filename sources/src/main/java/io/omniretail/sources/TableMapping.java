package io.omniretail.sources;

import java.util.Map;

/**
 * How somebody else's files become a table of results.
 *
 * @param files a glob for the files' paths under their folder; empty for the standard {@code TABLE/**}
 * @param columns for each column of the table that is mapped, where it comes from: a column's name, or a constant in
 *     single quotes
 * @param timePattern a {@link java.time.format.DateTimeFormatter} pattern of days and times; empty for the standard
 *     forms
 * @param timeZone zone of times without one; empty for that of the results
 * @param escape what stands in CSV before a quotation mark inside quotes: another one by the standard
 */
public record TableMapping(
        String files, Map<String, String> columns, String timePattern, String timeZone, char escape) {}
