package io.omniretail.cli.train;

/**
 * What it comes to if every attempt with a score, or a higher one, raises an alert.
 *
 * @param alerts how many attempts do
 * @param frauds how many of these are fraud
 */
public record Cut(double score, long alerts, long frauds) {
    /** The alerts below another score: what is held and not declined. */
    public Cut below(Cut other) {
        return new Cut(score, alerts - other.alerts, frauds - other.frauds);
    }

    public long falseAlarms() {
        return alerts - frauds;
    }

    /** The share of frauds in alerts; 1 without alerts, as none is false. */
    public double precision() {
        return alerts == 0 ? 1 : (double) frauds / alerts;
    }
}
