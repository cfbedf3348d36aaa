package io.omniretail.pipeline.retail.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.pipeline.state.SumTable;
import io.omniretail.pipeline.state.SumTableSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ObjLongConsumer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SalesSumsTest {
    private static final int MEASURES = 5;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldWhatAMapOfSumsHolds(long seed) throws IOException {
        Random random = new Random(seed);
        SumTable table = SalesFact.newSums();
        Map<String, long[]> model = new HashMap<>();
        for (int round = 0; round < 3; round++) {
            int keys = 1 + random.nextInt(2_000);
            for (int i = 0; i < 5_000; i++) {
                SalesFact fact = randomFact(random, keys);
                fact.addTo(table);
                long[] sums = model.computeIfAbsent(tableAndKey(fact), key -> new long[MEASURES]);
                long[] measures = measures(fact);
                Arrays.setAll(sums, measure -> sums[measure] + measures[measure]);
            }
            assertThat(contents(table)).isEqualTo(asLists(model));
            assertThat(contents(table.copy())).isEqualTo(asLists(model));
            assertThat(contents(writtenAndRead(table))).isEqualTo(asLists(model));
            table.clear();
            model.clear();
            assertThat(table.count()).isZero();
        }
    }

    @Test
    void shouldNotChangeACopyWithTheOriginal() {
        SumTable table = SalesFact.newSums();
        Facts.sale("2026-11-02", "p1", "north", "1.00").addTo(table);
        SumTable copy = table.copy();
        Map<String, List<Long>> before = contents(copy);

        Facts.sale("2026-11-02", "p1", "north", "1.00").addTo(table);
        Facts.sale("2026-11-02", "p2", "north", "1.00").addTo(table);

        assertThat(contents(copy)).isEqualTo(before);
    }

    @Test
    void shouldTellPartsOfAKeyApartThatReadAlikeTogether() {
        SumTable table = SalesFact.newSums();

        Facts.fact("2026-11-02", "ab", "c", "none", "EUR").addTo(table);
        Facts.fact("2026-11-02", "a", "bc", "none", "EUR").addTo(table);

        assertThat(table.count()).isEqualTo(2);
    }

    @Test
    void shouldSayWhetherAllSumsOfAKeyAreZero() {
        SumTable table = SalesFact.newSums();
        SalesFact fact = Facts.sale("2026-11-02", "p1", "north", "1.00");
        fact.addTo(table);
        assertThat(table.isZero(0)).isFalse();

        fact.lines = -1;
        fact.units = -1;
        fact.salesE4 = -fact.salesE4;
        fact.addTo(table);

        assertThat(table.isZero(0)).isTrue();
    }

    @Test
    void shouldThrowWhenASumLeavesTheRangeOfLong() {
        List<ObjLongConsumer<SalesFact>> setters = List.of(
                (fact, value) -> fact.lines = value,
                (fact, value) -> fact.units = value,
                (fact, value) -> fact.salesE4 = value,
                (fact, value) -> fact.paidE4 = value,
                (fact, value) -> fact.refundedE4 = value);
        for (ObjLongConsumer<SalesFact> setter : setters) {
            for (long sign : new long[] {-1, 1}) {
                SalesFact half = new SalesFact();
                setter.accept(half, sign * (1L << 62));
                SumTable table = SalesFact.newSums();
                half.addTo(table);

                assertThatThrownBy(() -> {
                            half.addTo(table);
                            half.addTo(table);
                        })
                        .isInstanceOf(ArithmeticException.class);
            }
        }
    }

    private static SalesFact randomFact(Random random, int keys) {
        int key = random.nextInt(keys);
        SalesFact fact = Facts.fact(
                "2026-11-0" + (1 + key % 3), "product-" + key / 3 % 97, "région " + key / 300, "none", "EUR");
        fact.table = SalesTable.values()[key % SalesTable.values().length];
        fact.lines = random.nextLong(-2, 3);
        fact.units = random.nextInt();
        fact.salesE4 = random.nextInt();
        fact.paidE4 = random.nextInt(3);
        fact.refundedE4 = random.nextLong() >> 20;
        return fact;
    }

    private static String tableAndKey(SalesFact fact) {
        return fact.table + " " + Facts.key(fact);
    }

    private static long[] measures(SalesFact fact) {
        return new long[] {fact.lines, fact.units, fact.salesE4, fact.paidE4, fact.refundedE4};
    }

    private static Map<String, List<Long>> contents(SumTable table) {
        Map<String, List<Long>> contents = new HashMap<>();
        SalesFact fact = new SalesFact();
        for (int i = 0; i < table.count(); i++) {
            fact.read(table, i);
            assertThat(contents.put(tableAndKey(fact), asList(measures(fact)))).isNull();
        }
        return contents;
    }

    private static Map<String, List<Long>> asLists(Map<String, long[]> sums) {
        Map<String, List<Long>> lists = new HashMap<>();
        sums.forEach((key, values) -> lists.put(key, asList(values)));
        return lists;
    }

    private static List<Long> asList(long[] values) {
        List<Long> list = new ArrayList<>();
        for (long value : values) {
            list.add(value);
        }
        return list;
    }

    private static SumTable writtenAndRead(SumTable table) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(8);
        SumTableSerializer.INSTANCE.serialize(table, out);
        DataOutputSerializer copied = new DataOutputSerializer(8);
        SumTableSerializer.INSTANCE.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
        return SumTableSerializer.INSTANCE.deserialize(new DataInputDeserializer(copied.getCopyOfBuffer()));
    }
}
