package io.omniretail.domain.fraud.model;

import io.omniretail.domain.fraud.Feature;

/**
 * What a feature did to one decision.
 *
 * @param logOdds by how much it moved the log-odds of fraud, up if positive
 */
public record Contribution(Feature feature, double logOdds) {}
