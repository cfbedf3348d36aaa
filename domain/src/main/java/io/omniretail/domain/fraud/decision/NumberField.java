package io.omniretail.domain.fraud.decision;

import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.rule.Decimals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** A number that rules compare with thresholds in 1/10,000. */
public sealed interface NumberField extends Field<Long> {
    /** The field of a feature: the amount is the payment's, exactly. */
    static NumberField of(Feature feature) {
        return feature == Feature.AMOUNT ? new Amount() : new OfFeature(feature);
    }

    /** The field of this name. */
    static Optional<NumberField> byId(String id) {
        return id.equals(Score.ID) ? Optional.of(new Score()) : Feature.byId(id).map(NumberField::of);
    }

    @Override
    default String printValue(Long valueE4) {
        return shortest(BigDecimal.valueOf(valueE4, 4));
    }

    /** Without an exponent, and without zeros at the end of a fraction. */
    private static String shortest(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    /** What is to be paid: no floating point touches it. */
    record Amount() implements NumberField {
        @Override
        public String id() {
            return Feature.AMOUNT.id();
        }

        @Override
        public boolean isKnown(Attempt attempt) {
            return true;
        }

        @Override
        public int compare(Attempt attempt, Long valueE4) {
            return Long.compare(attempt.payment().amountE4, valueE4);
        }

        @Override
        public String print(Attempt attempt) {
            return Decimals.formatE4(attempt.payment().amountE4);
        }
    }

    /** The score of the model that acts, as it is printed; unknown without one. */
    record Score() implements NumberField {
        static final String ID = "score";

        @Override
        public String id() {
            return ID;
        }

        @Override
        public boolean isKnown(Attempt attempt) {
            return attempt.actingScore() != null;
        }

        @Override
        public int compare(Attempt attempt, Long valueE4) {
            long valueE6 = valueE4 * (ModelScore.ONE_E6 / Decimals.ONE_E4);
            return Long.compare(attempt.actingScore().scoreE6(), valueE6);
        }

        @Override
        public String print(Attempt attempt) {
            return attempt.actingScore().print();
        }
    }

    /** A feature, which is unknown if it is NaN. Thresholds are those doubles that are nearest to them. */
    record OfFeature(Feature feature) implements NumberField {
        @Override
        public String id() {
            return feature.id();
        }

        @Override
        public boolean isKnown(Attempt attempt) {
            return !Double.isNaN(attempt.feature(feature));
        }

        @Override
        public int compare(Attempt attempt, Long valueE4) {
            double known = attempt.feature(feature);
            double threshold = valueE4 / (double) Decimals.ONE_E4;
            // not Double.compare, for which -0 is below 0
            return known < threshold ? -1 : known > threshold ? 1 : 0;
        }

        /** At most 4 fraction digits, rounded half-even. */
        @Override
        public String print(Attempt attempt) {
            double known = attempt.feature(feature);
            if (Double.isNaN(known)) {
                return "unknown";
            }
            if (known == (int) known) {
                return Integer.toString((int) known);
            }
            return Double.isInfinite(known)
                    ? Double.toString(known)
                    : shortest(new BigDecimal(known).setScale(4, RoundingMode.HALF_EVEN));
        }
    }
}
