package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.CardProfile;
import io.omniretail.domain.fraud.CustomerProfile;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.Profile;
import io.omniretail.domain.fraud.TerminalProfile;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Whom something is known of, in the order in which attempts go from profile to profile. A kind's place in this list is
 * its place in state: append only.
 */
enum ProfileKind {
    CUSTOMER(
            Feature.CUSTOMER_COUNT_1D,
            Feature.CARD_COUNT_1D,
            payment -> payment.customerId,
            delay -> new CustomerProfile()),
    CARD(Feature.CARD_COUNT_1D, Feature.TERMINAL_COUNT_1D, payment -> payment.cardId, delay -> new CardProfile()),
    TERMINAL(Feature.TERMINAL_COUNT_1D, null, payment -> payment.terminalId, TerminalProfile::new);

    /** Stands before the id of a payment that names nobody: its own key, without a profile. */
    private static final String NOBODY = "\0";

    private final int firstFeature;
    private final int endFeature;
    private final Function<Payment, Text> id;
    private final LongFunction<Profile> constructor;

    ProfileKind(Feature first, Feature end, Function<Payment, Text> id, LongFunction<Profile> constructor) {
        this.firstFeature = first.ordinal();
        this.endFeature = end == null ? Feature.COUNT : end.ordinal();
        this.id = id;
        this.constructor = constructor;
    }

    /** Its name, such as {@code customer}. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The first feature that such a profile adds, by its ordinal. */
    int firstFeature() {
        return firstFeature;
    }

    /** The feature after the last one. */
    int endFeature() {
        return endFeature;
    }

    /** Whether a payment names one. */
    boolean isNamedBy(Payment payment) {
        return !id.apply(payment).isEmpty();
    }

    /** The Flink key of a payment. */
    String keyOf(Payment payment) {
        return isNamedBy(payment) ? id.apply(payment).toString() : NOBODY + payment.paymentId;
    }

    /** Whether a Flink key is one of a payment that names nobody. */
    static boolean isNobody(String key) {
        return key.startsWith(NOBODY);
    }

    /** Whether it is the last one: live it keeps the attempts, to give them anew. */
    boolean keepsAttempts() {
        return endFeature == Feature.COUNT;
    }

    /** A profile that knows nothing. */
    Profile newProfile(long labelDelayMs) {
        return constructor.apply(labelDelayMs);
    }
}
