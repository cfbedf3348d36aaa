package io.omniretail.domain.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TerminalProfileTest {
    private static final String NOW = "2026-11-27T12:00:00Z";
    private static final String SEVEN_DAYS_AGO = "2026-11-20T12:00:00Z";

    private final TerminalProfile profile = new TerminalProfile();
    private final Payment now = Payments.of("now", NOW, "1");

    @Test
    void shouldCountInWindowsThatEndBeforeTheLabelDelay() {
        Payment border = add("border", SEVEN_DAYS_AGO);
        add("after", "2026-11-20T12:00:00.001Z");
        add("just-in", "2026-11-19T12:00:00.001Z");
        add("just-out", "2026-11-19T12:00:00Z");
        profile.add(now);
        label(border, NOW);

        assertThat(feature(Feature.TERMINAL_COUNT_1D)).isEqualTo(2);
        assertThat(feature(Feature.TERMINAL_COUNT_7D)).isEqualTo(3);
        assertThat(feature(Feature.TERMINAL_FRAUDS_1D)).isEqualTo(1);
        assertThat(feature(Feature.TERMINAL_FRAUD_SHARE_1D)).isEqualTo(0.5);
        assertThat(feature(Feature.TERMINAL_FRAUD_SHARE_7D)).isEqualTo(1 / 3.0);
    }

    @Test
    void shouldCountAnewWithAnotherLabelDelay() {
        Payment old = add("old", SEVEN_DAYS_AGO);
        Payment recent = add("recent", "2026-11-25T12:00:00Z");
        profile.add(now);
        label(old, "2026-11-26T12:00:00Z");
        label(recent, "2026-11-26T12:00:00Z");
        assertThat(feature(Feature.TERMINAL_FRAUDS_1D)).isEqualTo(1);
        assertThat(feature(Feature.TERMINAL_COUNT_7D)).isEqualTo(1);

        profile.setLabelDelay(Duration.ofDays(2).toMillis());
        assertThat(feature(Feature.TERMINAL_COUNT_1D)).isEqualTo(1);
        assertThat(feature(Feature.TERMINAL_FRAUDS_1D)).isEqualTo(1);
        assertThat(feature(Feature.TERMINAL_COUNT_7D)).isEqualTo(2);
        assertThat(feature(Feature.TERMINAL_FRAUDS_7D)).isEqualTo(2);
    }

    @Test
    void shouldNotKnowAFraudBeforeItsChargebackHasCome() {
        Payment fraud = add("fraud", SEVEN_DAYS_AGO);
        profile.add(now);
        label(fraud, "2026-11-27T12:00:00.001Z");
        assertThat(feature(Feature.TERMINAL_FRAUDS_30D)).isZero();

        label(fraud, NOW);
        assertThat(feature(Feature.TERMINAL_FRAUDS_30D)).isEqualTo(1);
    }

    @Test
    void shouldNeverCountInADayWhatIsKnownOnlyWhenTheDayIsOver() {
        Payment fraud = add("fraud", "2026-11-15T12:00:00Z");
        profile.add(now);
        label(fraud, "2026-11-26T12:00:00Z");

        assertThat(feature(Feature.TERMINAL_FRAUDS_1D)).isZero();
        assertThat(feature(Feature.TERMINAL_FRAUDS_7D)).isEqualTo(1);
    }

    @Test
    void shouldCountAFraudOnceUntilItsLastLabelIsWithdrawn() {
        Payment fraud = add("fraud", SEVEN_DAYS_AGO);
        profile.add(now);
        label(fraud, "2026-11-23T12:00:00Z");
        assertThat(label(fraud, "2026-11-22T12:00:00Z")).isEqualTo(1);
        assertThat(label(fraud, "2026-11-24T12:00:00Z")).isEqualTo(profile.size());
        assertThat(feature(Feature.TERMINAL_FRAUDS_7D)).isEqualTo(1);

        assertThat(withdraw(fraud, "2026-11-24T12:00:00Z")).isEqualTo(profile.size());
        assertThat(withdraw(fraud, "2026-11-22T12:00:00Z")).isEqualTo(1);
        assertThat(feature(Feature.TERMINAL_FRAUDS_7D)).isEqualTo(1);
        withdraw(fraud, "2026-11-23T12:00:00Z");
        assertThat(feature(Feature.TERMINAL_FRAUDS_7D)).isZero();
    }

    @Test
    void shouldSayThatALatePaymentChangesItselfAndWhatIsLaterThanTheDelay() {
        add("p1", "2026-11-21T12:00:00Z");
        profile.add(now);

        assertThat(profile.add(Payments.of("late", SEVEN_DAYS_AGO, "1"))).isZero();
        assertThat(profile.remove(Payments.of("late", SEVEN_DAYS_AGO, "1"))).isEqualTo(1);
        assertThat(label(now, NOW)).isEqualTo(profile.size());
    }

    @Test
    void shouldKeepItsDelayInState() {
        TerminalProfile other = new TerminalProfile(Duration.ofDays(1).toMillis());
        Packer out = new Packer();
        other.pack(out);
        profile.unpack(new Unpacker().set(out.bytes(), 0));

        assertThat(profile.windowMs()).isEqualTo(Duration.ofDays(31).toMillis());
    }

    /** With a longer delay than before, an earlier version of a chargeback may reach further back than is known. */
    @Test
    void shouldLeaveOtherLabelsAloneWhenAForgottenOneIsWithdrawn() {
        Payment forgotten = add("forgotten", "2026-10-01T12:00:00Z");
        Payment fraud = add("fraud", SEVEN_DAYS_AGO);
        profile.add(now);
        label(forgotten, "2026-10-02T12:00:00Z");
        label(fraud, "2026-11-22T12:00:00Z");
        profile.dropBefore(fraud.timeMs);

        assertThat(withdraw(forgotten, "2026-10-02T12:00:00Z")).isEqualTo(profile.size());
        assertThat(withdraw(fraud, "2026-11-23T12:00:00Z")).isEqualTo(profile.size());
        assertThat(feature(Feature.TERMINAL_FRAUDS_7D)).isEqualTo(1);
    }

    private Payment add(String id, String time) {
        Payment payment = Payments.of(id, time, "1");
        profile.add(payment);
        return payment;
    }

    private int label(Payment payment, String known) {
        return profile.addLabel(
                payment.timeMs, payment.paymentId.hash64(), Instant.parse(known).toEpochMilli());
    }

    private int withdraw(Payment payment, String known) {
        return profile.removeLabel(
                payment.timeMs, payment.paymentId.hash64(), Instant.parse(known).toEpochMilli());
    }

    private double feature(Feature feature) {
        double[] features = new double[Feature.COUNT];
        profile.features(profile.placeOf(now), features);
        return features[feature.ordinal()];
    }
}
