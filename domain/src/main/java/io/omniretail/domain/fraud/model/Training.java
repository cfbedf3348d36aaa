package io.omniretail.domain.fraud.model;

/**
 * What a model has learned from.
 *
 * @param fromMs first millisecond of the attempts
 * @param toMs first millisecond after them
 * @param labelDelayMs how long after {@code toMs} frauds were still made known to it
 * @param attempts how many there were
 * @param frauds how many of these were known to be fraud by then
 */
public record Training(long fromMs, long toMs, long labelDelayMs, long attempts, long frauds) {}
