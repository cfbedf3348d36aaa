package io.omniretail.pipeline.retail.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.fraud.decision.Action;
import io.omniretail.domain.fraud.decision.Decision;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionRowTest {
    private static final int DAY = 20_758;

    @Test
    void shouldFillEveryColumnInItsOrder() {
        Decision decision = new Decision(
                Action.HOLD,
                "0.500000",
                List.of("rule big-night: amount 950.00 > 900 (hold)", "score 0.500000 >= 0.500000 (hold)"),
                List.of("trees", "new-trees (shadow)"),
                List.of("big-night"));

        ResultRow row = DecisionRow.fill(new ResultRow(), ResultTable.FRAUD_ALERTS, DAY, payment(), decision)
                .count(2);

        assertThat(row.table()).isEqualTo(ResultTable.FRAUD_ALERTS);
        assertThat(row.day()).isEqualTo(DAY);
        assertThat(row.cells())
                .hasSameSizeAs(ResultTable.FRAUD_ALERTS.columns())
                .containsExactly(
                        "p1",
                        "2026-11-01T06:00:00Z",
                        "",
                        "c1",
                        "950.00",
                        "EUR",
                        "0.500000",
                        "hold",
                        "rule big-night: amount 950.00 > 900 (hold); score 0.500000 >= 0.500000 (hold)",
                        "trees; new-trees (shadow)",
                        "big-night",
                        "2");
    }

    @Test
    void shouldLeaveCellsEmptyWithoutAModelAndRules() {
        Decision decision = new Decision(Action.APPROVE, "", List.of(), List.of(), List.of());

        ResultRow row = DecisionRow.fill(new ResultRow(), ResultTable.FRAUD_DECISIONS, DAY, payment(), decision)
                .count(1);

        assertThat(row.cells()).endsWith("EUR", "", "approve", "", "", "", "1");
    }

    @ParameterizedTest
    @CsvSource({
        "approve, released by ann; rule big-night: amount 950.00 > 900 (hold), HOLD",
        "block, confirmed by ann; rule big-night: amount 950.00 > 900 (hold), HOLD",
        "block, rule far: speed_kmh 2100 > 2000 (block), BLOCK",
        "approve, '', APPROVE"
    })
    void shouldTellWhatWasDecidedBeforeAnAnalystSpoke(String decision, String reasons, Action decided) {
        assertThat(DecisionRow.decided(Map.of("decision", decision, "reasons", reasons)))
                .isEqualTo(decided);
    }

    private static Payment payment() {
        Payment payment = new Payment();
        payment.paymentId.set(Text.of("p1"));
        payment.timeMs = 1_793_512_800_000L;
        payment.cardId.set(Text.of("c1"));
        payment.amountE4 = 9_500_000;
        payment.currency.set(Text.of("EUR"));
        return payment;
    }
}
