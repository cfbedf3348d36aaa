package io.omniretail.pipeline.retail.sales;

import static io.omniretail.pipeline.TestEvents.at;
import static io.omniretail.pipeline.TestEvents.capture;
import static io.omniretail.pipeline.TestEvents.payment;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Payment.Status;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.common.Emission;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentRuleTest {
    private static final PaymentRule RULE = new PaymentRule(
            new SalesSettings(
                    ZoneId.of("America/New_York"),
                    new TimeRange(at("2026-11-01T04:00:00Z"), at("2026-11-02T05:00:00Z")),
                    Duration.ofDays(30),
                    Duration.ofDays(1),
                    Emission.SETTLED),
            true);

    @Test
    void shouldTakePaymentsForTheSameByTheirId() {
        Payment one = capture("m1", "2026-11-01T10:00:00Z", "o1", "10");
        Payment other = capture("m1", "2026-11-01T11:00:00Z", "o2", "20");

        assertThat(RULE.isSame(one, other)).isTrue();
        assertThat(RULE.hash(one)).isEqualTo(RULE.hash(other));
        assertThat(RULE.isSame(one, capture("m2", "2026-11-01T10:00:00Z", "o1", "10")))
                .isFalse();
    }

    @Test
    void shouldRememberAPaymentForTheLookbackAndToTheEndOfThatDayAndForTheLateness() {
        // The clocks go back in New York on 1 November: the day has 25 hours.
        Payment payment = capture("m1", "2026-11-01T04:00:00Z", "o1", "10");

        assertThat(RULE.endMs(payment.timeMs)).isEqualTo(at("2026-11-02T05:00:00Z"));
        // 30 days of 24 hours end at 23:00 on 30 November; a report adds the lateness that it does not wait for.
        assertThat(RULE.rememberUntilEndMs(payment.timeMs)).isEqualTo(at("2026-12-02T05:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T03:59:59.999Z, false",
        "2026-11-01T04:00:00Z, true",
        "2026-11-02T04:59:59.999Z, true",
        "2026-11-02T05:00:00Z, false"
    })
    void shouldReportTheRangeOnly(String time, boolean isInRange) {
        assertThat(RULE.isInRange(capture("m1", time, "o1", "10"))).isEqualTo(isInRange);
    }

    @ParameterizedTest
    @CsvSource({"AUTHORIZATION, false", "CAPTURE, true", "REFUND, true", "CHARGEBACK, false"})
    void shouldPassOnWhatTouchesSales(Status status, boolean isPassedOn) {
        assertThat(RULE.isPassedOn(payment(status, "m1", "2026-11-01T10:00:00Z", "o1", "10")))
                .isEqualTo(isPassedOn);
    }
}
