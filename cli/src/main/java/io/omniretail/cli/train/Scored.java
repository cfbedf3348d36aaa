package io.omniretail.cli.train;

/**
 * An attempt with the score of a model that has not learned from it.
 *
 * @param isFraud what it turned out to be
 */
record Scored(Attempt attempt, boolean isFraud, double score) {}
