package io.omniretail.cli.train;

import io.omniretail.domain.fraud.model.FraudModel;
import java.util.List;
import java.util.Optional;

/**
 * A model, and how it does.
 *
 * @param gain by index of features: how much they lowered the loss in training
 * @param crossValidated on the attempts of the training, each scored by a model that has not seen its card
 * @param later on the days after it, scored by the model itself
 */
public record TrainingResult(
        FraudModel model, List<Double> gain, Evaluation crossValidated, Optional<Evaluation> later) {}
