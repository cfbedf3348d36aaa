package io.omniretail.pipeline.retail.fraud;

import java.io.Serializable;

/**
 * A model, or a set of rules, that lay in its topic when a job was begun.
 *
 * @param isModel whether it is a model
 * @param text what was sent; it has been read once without an error
 * @param publishedMs when, in epoch milliseconds
 */
public record PublishedPolicy(boolean isModel, String text, long publishedMs) implements Serializable {}
