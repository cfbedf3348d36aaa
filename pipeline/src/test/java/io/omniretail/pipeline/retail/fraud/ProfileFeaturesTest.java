package io.omniretail.pipeline.retail.fraud;

import static io.omniretail.pipeline.TestEvents.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.Harnesses;
import io.omniretail.sources.types.PackedSerializer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProfileFeaturesTest {
    private static final FraudSettings LIVE = settings(Emission.live(Duration.ZERO));
    private static final long MS_AN_HOUR = 3_600_000;
    private static final long MIDNIGHT = at("2026-11-02T00:00:00Z");
    private static final long EIGHT = MIDNIGHT + 8 * MS_AN_HOUR;
    private static final long NINE = MIDNIGHT + 9 * MS_AN_HOUR;
    private static final long SETTLED_MS = at("2026-11-04T00:00:00Z") - 1;

    private KeyedOneInputStreamOperatorTestHarness<String, AttemptNews, AttemptNews> harness;

    private static FraudSettings settings(Emission emission) {
        return new FraudSettings(
                ZoneOffset.UTC,
                TimeRange.ALL,
                Duration.ZERO,
                Duration.ofDays(1),
                emission,
                List.of(),
                List.of(),
                List.of(),
                false,
                false,
                "");
    }

    private void open(ProfileKind kind) throws Exception {
        open(kind, LIVE);
    }

    private void open(ProfileKind kind, FraudSettings settings) throws Exception {
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new ProfileFeatures(kind, settings)),
                news -> kind.keyOf(news.payment),
                Types.STRING);
        harness.setup(new PackedSerializer<>(AttemptNews.class));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldSayOnlyWhatHasChangedOfALaterAttempt() throws Exception {
        open(ProfileKind.CUSTOMER);
        take(made("p2", NINE, "t1"));
        assertThat(given()).containsExactly("MADE p2 c1 k1 t1 9 customer 1");

        take(made("p1", EIGHT, "t2"));

        assertThat(given()).containsExactly("MADE p1 c1 k1 t2 8 customer 1", "CHANGED - - k1 t1 9 customer 2");
    }

    @Test
    void shouldSayWhichPaymentHasChangedThatNamesNoTerminal() throws Exception {
        open(ProfileKind.CUSTOMER);
        take(made("p2", NINE, ""));
        take(made("p1", EIGHT, "t2"));

        assertThat(given()).last().isEqualTo("CHANGED p2 - k1 - 9 customer 2");
    }

    @Test
    void shouldPassOnWhatHasChangedElsewhere() throws Exception {
        open(ProfileKind.CARD);
        AttemptNews made = made("p1", NINE, "t1");
        take(made);
        given();

        take(changed(made, 3));

        assertThat(given()).containsExactly("CHANGED p1 - k1 t1 9 customer 3");
    }

    @Test
    void shouldGiveAnAttemptAnewOnceOfWhichSomethingHasChangedElsewhere() throws Exception {
        open(ProfileKind.TERMINAL);
        AttemptNews made = made("p1", NINE, "t1");
        take(made);
        given();

        take(changed(made, 3));
        assertThat(given()).containsExactly("MADE p1 c1 k1 t1 9 customer 3");

        take(changed(made, 3));
        assertThat(given()).isEmpty();
    }

    @Test
    void shouldKeepAnAttemptThatNamesNoTerminalUntilItsDayIsSettled() throws Exception {
        open(ProfileKind.TERMINAL);
        AttemptNews made = made("p1", NINE, "");
        take(made);
        AttemptNews other = made("p1", EIGHT, "");
        take(other);
        assertThat(given()).containsExactly("MADE p1 c1 k1 - 9 customer 0", "MADE p1 c1 k1 - 8 customer 0");

        harness.processWatermark(new Watermark(SETTLED_MS - 1));
        take(changed(made, 3));
        assertThat(given()).containsExactly("MADE p1 c1 k1 - 9 customer 3");

        harness.processWatermark(new Watermark(SETTLED_MS));
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    /** After two days in which its terminal was silent, too. */
    @Test
    void shouldKeepAnAttemptNoLongerThanUntilItsDayIsSettled() throws Exception {
        open(ProfileKind.TERMINAL);
        take(made("p1", NINE, "t1"));
        harness.processWatermark(new Watermark(SETTLED_MS));
        assertThat(keptAttempts()).isZero();

        take(made("p2", SETTLED_MS + 1, "t1"));
        assertThat(keptAttempts()).isOne();

        harness.processWatermark(new Watermark(at("2026-11-06T00:00:00Z") - 1));
        assertThat(keptAttempts()).isZero();
    }

    @Test
    void shouldKeepNothingOfAnAttemptOfNobodyInAReport() throws Exception {
        open(ProfileKind.CUSTOMER, settings(Emission.SETTLED));
        AttemptNews made = made("p1", NINE, "t1");
        made.payment.customerId.clear();
        take(made);
        harness.processWatermark(new Watermark(SETTLED_MS));

        assertThat(given()).containsExactly("MADE p1 - k1 t1 9 customer 0");
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
    }

    @Test
    void shouldGiveNoAttemptInAReportThatIsWithdrawn() throws Exception {
        open(ProfileKind.CUSTOMER, settings(Emission.SETTLED));
        AttemptNews withdrawn = made("p1", EIGHT, "t2");
        withdrawn.kind = AttemptNews.Kind.WITHDRAWN;
        take(made("p2", NINE, "t1"));
        take(withdrawn);
        take(made("p1", EIGHT, "t2"));
        take(made("p1", EIGHT, "t3"));
        harness.processWatermark(new Watermark(SETTLED_MS));

        assertThat(given()).containsExactly("MADE p1 c1 k1 t3 8 customer 1", "MADE p2 c1 k1 t1 9 customer 2");
    }

    /** How many attempts lie whole in the state of the terminal t1. */
    private int keptAttempts() throws Exception {
        KeyedStateBackend<String> backend = harness.getOperator().getKeyedStateBackend();
        backend.setCurrentKey("t1");
        return backend.getPartitionedState(
                        VoidNamespace.INSTANCE,
                        VoidNamespaceSerializer.INSTANCE,
                        new ValueStateDescriptor<>("known", new KnownAttemptsSerializer()))
                .value()
                .recentCount();
    }

    private void take(AttemptNews news) throws Exception {
        harness.processElement(copy(news), 0);
    }

    private static AttemptNews made(String paymentId, long timeMs, String terminalId) {
        AttemptNews news = new AttemptNews();
        Payment payment = new Payment();
        payment.paymentId.set(Text.of(paymentId));
        payment.customerId.set(Text.of("c1"));
        payment.cardId.set(Text.of("k1"));
        payment.terminalId.set(Text.of(terminalId));
        payment.currency.set(Text.of("EUR"));
        payment.amountE4 = 10_000;
        payment.timeMs = timeMs;
        news.start(AttemptNews.Kind.MADE, payment);
        return news;
    }

    private static AttemptNews changed(AttemptNews attempt, double count) {
        AttemptNews news = new AttemptNews();
        news.start(AttemptNews.Kind.CHANGED, attempt.payment);
        news.payment.customerId.clear();
        news.contentHash = attempt.payment.contentHash();
        news.firstChanged = Feature.CUSTOMER_COUNT_1D.ordinal();
        news.known = news.firstChanged + 1;
        news.features[news.firstChanged] = count;
        return news;
    }

    private List<String> given() {
        return Harnesses.newOutput(harness, ProfileFeaturesTest::inWords);
    }

    private static String inWords(AttemptNews news) {
        Payment payment = news.payment;
        return news.kind + " " + orNone(payment.paymentId) + " " + orNone(payment.customerId) + " "
                + orNone(payment.cardId) + " " + orNone(payment.terminalId) + " "
                + (payment.timeMs - MIDNIGHT) / MS_AN_HOUR + " customer "
                + (long) news.features[Feature.CUSTOMER_COUNT_1D.ordinal()];
    }

    private static String orNone(Text text) {
        return text.isEmpty() ? "-" : text.toString();
    }

    private static AttemptNews copy(AttemptNews news) {
        Packer packer = new Packer();
        news.pack(packer);
        AttemptNews copy = new AttemptNews();
        copy.unpack(new Unpacker().set(packer.toByteArray(), 0));
        return copy;
    }
}
