package io.omniretail.sinks;

import io.omniretail.domain.result.ResultTable;

/**
 * Rows of one table and day that lie staged, sorted, in a stretch of a finished file.
 *
 * @param day the day whose folder they belong to, in days since 1970-01-01;
 *     {@link io.omniretail.domain.result.ResultRow#NO_DAY} for none
 * @param path the staged file
 * @param offset byte at which the stretch starts
 * @param length bytes in the stretch
 */
public record StagedRows(ResultTable table, int day, String path, long offset, long length, long rows) {}
