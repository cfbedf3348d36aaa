package io.omniretail.pipeline.retail.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.pipeline.state.Additions;
import io.omniretail.pipeline.state.SumTable;
import io.omniretail.pipeline.state.SumTableSerializer;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldSumsBeyond64Bits(long seed) throws IOException {
        Random random = new Random(seed);
        SumTable lines = SalesFact.newSums();
        SumTable rollUp = SalesFact.newSums();
        Additions rolledUp = new Additions(rollUp);
        Map<String, List<BigInteger>> model = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            SalesFact fact = Facts.fact("2026-11-02", "p" + random.nextInt(12), "north", "none", "EUR");
            // about as many up as down, so that sums leave the range on both sides and come back
            fact.salesE4 = random.nextLong();
            fact.paidE4 = random.nextLong() >>> 1;
            fact.refundedE4 = Long.MIN_VALUE >> random.nextInt(3);
            fact.addTo(lines);
            model.merge(tableAndKey(fact), amounts(fact), SalesSumsTest::plus);
        }
        for (SumTable each : List.of(lines, lines.copy(), writtenAndRead(lines))) {
            assertThat(amounts(each)).isEqualTo(model);
        }

        // what is made of these sums: each travels, and is added to those of the table above
        SalesFact sum = new SalesFact();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < lines.count(); i++) {
                sum.read(lines, i);
                Packer packed = new Packer();
                sum.pack(packed);
                SalesFact arrived = new SalesFact();
                arrived.unpack(new Unpacker().set(packed.bytes(), 0));
                arrived.addTo(rolledUp);
            }
        }
        rolledUp.apply();
        model.replaceAll((key, amounts) -> plus(amounts, amounts));
        assertThat(amounts(rollUp)).isEqualTo(model);

        boolean[] removed = new boolean[rollUp.count()];
        removed[0] = true;
        sum.read(rollUp, 0);
        model.remove(tableAndKey(sum));
        rollUp.removeAll(removed);
        assertThat(amounts(rollUp)).isEqualTo(model);

        rollUp.clear();
        SalesFact small = Facts.sale("2026-11-02", "p1", "north", "1.00");
        small.addTo(rollUp);
        assertThat(amounts(rollUp)).isEqualTo(Map.of(tableAndKey(small), amounts(small)));
    }

    @Test
    void shouldNotTakeATwiceFullRangeForZero() {
        SumTable table = SalesFact.newSums();
        SalesFact quarter = Facts.fact("2026-11-02", "p1", "north", "none", "EUR");
        quarter.paidE4 = 1L << 62;
        for (int i = 0; i < 4; i++) {
            quarter.addTo(table);
        }
        SalesFact sum = new SalesFact();
        sum.read(table, 0);

        assertThat(sum.paidE4).isZero();
        assertThat(sum.isRow()).isTrue();
        assertThat(table.isZero(0)).isFalse();
    }

    private static List<BigInteger> amounts(SalesFact fact) {
        return List.of(
                wide(fact.salesE4, fact.salesCarry),
                wide(fact.paidE4, fact.paidCarry),
                wide(fact.refundedE4, fact.refundedCarry));
    }

    private static BigInteger wide(long low, long carry) {
        return BigInteger.valueOf(carry).shiftLeft(64).add(BigInteger.valueOf(low));
    }

    private static List<BigInteger> plus(List<BigInteger> first, List<BigInteger> second) {
        return List.of(
                first.get(0).add(second.get(0)),
                first.get(1).add(second.get(1)),
                first.get(2).add(second.get(2)));
    }

    private static Map<String, List<BigInteger>> amounts(SumTable table) {
        Map<String, List<BigInteger>> amounts = new HashMap<>();
        SalesFact sum = new SalesFact();
        for (int i = 0; i < table.count(); i++) {
            sum.read(table, i);
            amounts.put(tableAndKey(sum), amounts(sum));
        }
        return amounts;
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
