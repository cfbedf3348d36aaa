package io.omniretail.pipeline.retail.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.common.Harnesses;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.RecordBlockSerializer;
import io.omniretail.pipeline.state.TestBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FactCombinerTest {
    private static final String DAY = "2026-11-02";
    private static final Map<String, String> TWO_SALES = Map.of("2026-11-02 p1 north none EUR", "2 2 2.00 0.00 0.00");

    private OneInputStreamOperatorTestHarness<SalesFact, RecordBlock> harness;

    @BeforeEach
    void open() throws Exception {
        open(SalesTable.DAILY);
    }

    private void open(SalesTable... tables) throws Exception {
        open(Emission.SETTLED, tables);
    }

    private void open(Emission emission, SalesTable... tables) throws Exception {
        open(new FactCombiner(emission, tables));
    }

    private void open(FactCombiner combiner) throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(combiner);
        harness.setup(RecordBlockSerializer.INSTANCE);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldHoldFactsBackAndAddThemUp() throws Exception {
        sendTwoSales();

        assertThat(harness.getOutput()).isEmpty();
    }

    @Test
    void shouldFlushBeforeABarrier() throws Exception {
        sendTwoSales();

        harness.prepareSnapshotPreBarrier(1);

        assertThat(given()).hasSize(1);
        assertThat(Facts.sums(given())).isEqualTo(TWO_SALES);
    }

    @Test
    void shouldFlushBeforeItPassesAWatermarkOn() throws Exception {
        sendTwoSales();

        harness.processWatermark(new Watermark(7));

        List<Object> output = new ArrayList<>(harness.getOutput());
        assertThat(output).hasSize(2);
        assertThat(output.get(0)).isInstanceOf(StreamRecord.class);
        assertThat(output.get(1)).isEqualTo(new Watermark(7));
    }

    @Test
    void shouldFlushAtTheEnd() throws Exception {
        sendTwoSales();

        harness.getOperator().finish();

        assertThat(Facts.sums(given())).isEqualTo(TWO_SALES);
    }

    @Test
    void shouldFlushLiveAtTheNextMomentWithoutAnyFurtherFact() throws Exception {
        open(Emission.live(Duration.ofSeconds(1)), SalesTable.DAILY);
        harness.setProcessingTime(10_500);
        sendTwoSales();
        harness.setProcessingTime(10_999);
        assertThat(harness.getOutput()).isEmpty();

        harness.setProcessingTime(11_000);
        assertThat(Facts.sums(given())).isEqualTo(TWO_SALES);

        harness.getOutput().clear();
        sendTwoSales();
        harness.setProcessingTime(12_000);
        assertThat(Facts.sums(given())).isEqualTo(TWO_SALES);
    }

    @Test
    void shouldGiveEachSumOnce() throws Exception {
        sendTwoSales();
        harness.prepareSnapshotPreBarrier(1);
        harness.prepareSnapshotPreBarrier(2);
        harness.processWatermark(new Watermark(7));
        harness.getOperator().finish();

        assertThat(Facts.sums(given())).isEqualTo(TWO_SALES);
    }

    @Test
    void shouldGiveNothingWhereFactsCancelOut() throws Exception {
        SalesFact sale = Facts.sale(DAY, "p1", "north", "1.00");
        send(sale);
        sale.lines = -1;
        sale.units = -1;
        sale.salesE4 = -sale.salesE4;
        send(sale);

        harness.prepareSnapshotPreBarrier(1);

        assertThat(harness.getOutput()).isEmpty();
    }

    @Test
    void shouldGiveEachTableItsOwnSums() throws Exception {
        open(SalesTable.BY_PRODUCT, SalesTable.BY_REGION, SalesTable.BY_CAMPAIGN, SalesTable.TOP_PRODUCTS);
        send(Facts.sale(DAY, "p1", "north", "1.00"));
        send(Facts.sale(DAY, "p1", "south", "1.00"));

        harness.prepareSnapshotPreBarrier(1);

        assertThat(given())
                .extracting(sum -> sum.table + " " + Facts.key(sum) + " " + sum.lines)
                .containsExactlyInAnyOrder(
                        "BY_PRODUCT 2026-11-02 p1   EUR 2",
                        "BY_REGION 2026-11-02  north  EUR 1",
                        "BY_REGION 2026-11-02  south  EUR 1",
                        "BY_CAMPAIGN 2026-11-02   none EUR 2",
                        "TOP_PRODUCTS 2026-11-02 p1 north  EUR 1",
                        "TOP_PRODUCTS 2026-11-02 p1 south  EUR 1");
    }

    @Test
    void shouldFlushWhenItIsFullWithoutLosingAnything() throws Exception {
        open(new FactCombiner(1 << 16, Emission.SETTLED, SalesTable.DAILY));
        Random random = new Random(5);
        List<SalesFact> all = new ArrayList<>();
        for (int i = 0; i < 150_000; i++) {
            SalesFact sale = Facts.sale(DAY, "p" + random.nextInt(100_000), "north", "1.00");
            all.add(sale);
            send(sale);
        }
        assertThat(harness.getOutput()).isNotEmpty();

        harness.getOperator().finish();

        assertThat(Facts.sums(given())).isEqualTo(Facts.sums(all));
    }

    @Test
    void shouldGiveTheSumsOfAShardInItsBlocks() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            send(Facts.sale(i % 3 == 0 ? DAY : "1969-12-30", "p" + i, "north", "1.00"));
        }
        harness.getOperator().finish();

        List<RecordBlock> blocks = Harnesses.output(harness);
        assertThat(blocks).hasSizeLessThan(2 * 1024);
        for (RecordBlock block : blocks) {
            assertThat(TestBlocks.records(List.of(block), SalesFact::new))
                    .isNotEmpty()
                    .allMatch(sum -> SalesTable.shardOf(sum) == block.bucket);
        }
        assertThat(given()).hasSize(20_000);
    }

    private List<SalesFact> given() {
        return TestBlocks.records(Harnesses.output(harness), SalesFact::new);
    }

    private void sendTwoSales() throws Exception {
        send(Facts.sale(DAY, "p1", "north", "1.00"));
        send(Facts.sale(DAY, "p1", "north", "1.00"));
    }

    private void send(SalesFact fact) throws Exception {
        harness.processElement(fact, 0);
    }
}
