package io.omniretail.cli.chaos;

/**
 * How a job got over a fault: a line in the log of a run.
 *
 * @param fault its number, from 1
 * @param kind its {@link FaultKind}
 * @param target the process that it befell, or what it changed
 * @param at when it began, ISO-8601
 * @param heldMs how long it lasted; 0 for a kill
 * @param recoveryMs from its end to the first committed result that was written after its beginning; 0 if a reader saw
 *     that before it ended
 */
record FaultOutcome(int fault, FaultKind kind, String target, String at, long heldMs, long recoveryMs) {}
