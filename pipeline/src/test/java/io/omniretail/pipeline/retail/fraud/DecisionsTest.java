package io.omniretail.pipeline.retail.fraud;

import static io.omniretail.pipeline.TestEvents.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.decision.Action;
import io.omniretail.domain.fraud.decision.Decision;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.TestEvents;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.Harnesses;
import io.omniretail.sources.types.PackedSerializer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final FraudSettings LIVE = new FraudSettings(
            ZoneOffset.UTC,
            TimeRange.ALL,
            Duration.ofDays(7),
            Duration.ofDays(1),
            Emission.live(Duration.ZERO),
            List.of(),
            List.of("rules: []"),
            List.of(),
            false,
            false,
            "");

    private KeyedOneInputStreamOperatorTestHarness<Integer, AttemptNews, ResultRow> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new Decisions(LIVE)), any -> 1, Types.INT);
        harness.setup(new PackedSerializer<>(ResultRow.class));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldLetAnAnalystThinkAgainAsLongAsAVerdictMayCome() throws Exception {
        take(attempt(Action.HOLD));
        pass("2026-11-02T12:00:00Z");
        take(verdict(AttemptNews.Kind.RELEASED, "2026-11-02T12:00:00Z"));
        pass("2026-11-05T00:00:00Z");
        take(verdict(AttemptNews.Kind.CONFIRMED, "2026-11-05T12:00:00Z"));

        assertThat(given()).containsExactly("hold", "approve", "block");

        pass("2026-11-20T00:00:00Z");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void shouldForgetWhatWasNotHeldWhenItsDayIsSettled() throws Exception {
        take(attempt(Action.BLOCK));
        pass("2026-11-03T00:00:00Z");

        assertThat(given()).containsExactly("block");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    private void take(AttemptNews news) throws Exception {
        harness.processElement(news, 0);
    }

    private void pass(String time) throws Exception {
        harness.processWatermark(new Watermark(at(time)));
    }

    private static AttemptNews attempt(Action action) {
        AttemptNews news = new AttemptNews();
        news.start(
                AttemptNews.Kind.MADE,
                TestEvents.payment(Payment.Status.AUTHORIZATION, "p1", "2026-11-01T12:00:00Z", "", "10"));
        news.decision = new Decision(action, "", List.of(), List.of(), List.of());
        return news;
    }

    private static AttemptNews verdict(AttemptNews.Kind kind, String time) {
        AttemptNews news = new AttemptNews();
        news.kind = kind;
        news.payment.paymentId.set(Text.of("p1"));
        news.saidMs = at(time);
        return news;
    }

    /** The decisions without the alerts, which are the same rows. */
    private List<String> given() {
        return Harnesses.output(harness).stream()
                .filter(row -> row.table() == ResultTable.FRAUD_DECISIONS)
                .map(row -> row.cells().get(7))
                .toList();
    }
}
