package io.omniretail.pipeline.retail.fraud;

import static io.omniretail.pipeline.TestEvents.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.TestEvents;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.EventChange;
import io.omniretail.pipeline.common.Harnesses;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.TestBlocks;
import io.omniretail.sources.types.PackedSerializer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChargebackLabelsTest {
    private static final int BUCKET = 1;

    private long watermarkMs = at("2026-11-01T00:00:00Z");
    private KeyedOneInputStreamOperatorTestHarness<Integer, RecordBlock, AttemptNews> harness;

    private void open(Emission emission) throws Exception {
        FraudSettings settings = new FraudSettings(
                ZoneOffset.UTC,
                TimeRange.ALL,
                Duration.ofDays(7),
                Duration.ofDays(1),
                emission,
                List.of(),
                List.of(),
                List.of(),
                true,
                false,
                "");
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new ChargebackLabels(settings)), block -> block.bucket, Types.INT);
        harness.setup(new PackedSerializer<>(AttemptNews.class));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    /** Days pass between the two, in which what is needed no longer is forgotten. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldStayWithTheFirstChargebackHoweverMuchLaterAnotherOneComes(boolean isLive) throws Exception {
        open(isLive ? Emission.live(Duration.ZERO) : Emission.SETTLED);
        send(payment(Payment.Status.AUTHORIZATION, "p1", "2026-11-01T12:00:00Z", ""));
        send(payment(Payment.Status.CHARGEBACK, "b1", "2026-11-03T12:00:00Z", "p1"));
        pass("2026-11-20T00:00:00Z");
        send(payment(Payment.Status.CHARGEBACK, "b2", "2026-11-21T12:00:00Z", "p1"));
        pass("2026-11-30T00:00:00Z");

        assertThat(given()).containsExactly("CHARGED_BACK p1 2026-11-03T12:00:00Z");
        assertThat(Harnesses.rows(harness)).hasSize(1);

        pass("2027-03-01T00:00:00Z");
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldKeepNothingOfAChargebackThatRefersToNoAttempt() throws Exception {
        open(Emission.live(Duration.ZERO));
        EventChange<Payment> chargeback = payment(Payment.Status.CHARGEBACK, "b1", "2026-11-03T12:00:00Z", "");
        send(chargeback);
        chargeback.isWithdrawn = true;
        send(chargeback);

        assertThat(given()).isEmpty();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    private void send(EventChange<Payment> change) throws Exception {
        harness.processElement(TestBlocks.of(change, BUCKET, change.event.timeMs));
    }

    private void pass(String time) throws Exception {
        // a day at a time, as events would
        while (watermarkMs < at(time)) {
            watermarkMs += Duration.ofDays(1).toMillis();
            harness.processWatermark(new Watermark(watermarkMs));
        }
    }

    private static EventChange<Payment> payment(Payment.Status status, String id, String time, String attemptId) {
        EventChange<Payment> change = new EventChange<>();
        change.event = TestEvents.payment(status, id, time, "", "10");
        change.event.refPaymentId.set(Text.of(attemptId));
        change.event.terminalId.set(Text.of("t1"));
        return change;
    }

    private List<String> given() {
        return Harnesses.newOutput(
                harness, news -> news.kind + " " + news.payment.paymentId + " " + Instant.ofEpochMilli(news.saidMs));
    }
}
