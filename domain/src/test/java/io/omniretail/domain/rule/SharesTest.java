package io.omniretail.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SharesTest {
    private static final String SEED = "20261101";

    @Property(seed = SEED)
    void shouldShareAsTheDefinitionSays(@ForAll("amounts") long amount, @ForAll("weights") long[] weights) {
        assertThat(split(amount, weights)).containsExactly(reference(amount, weights));
    }

    @Property(seed = SEED)
    void shouldLoseNothing(@ForAll("amounts") long amount, @ForAll("weights") long[] weights) {
        assertThat(Arrays.stream(split(amount, weights)).sum()).isEqualTo(amount);
    }

    @Property(seed = SEED)
    void shouldGiveTheHeavierLineNoLess(@ForAll("amounts") long amount, @ForAll("weights") long[] weights) {
        long[] shares = split(amount, weights);

        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                if (weights[i] > weights[j]) {
                    assertThat(shares[i]).isGreaterThanOrEqualTo(shares[j]);
                }
            }
        }
    }

    @Property(seed = SEED)
    void shouldShareManyEqualLinesWithoutPreference(@ForAll("amounts") long amount, @ForAll("counts") int count) {
        long[] weights = new long[count];
        Arrays.fill(weights, 7);
        long[] shares = split(amount, weights);

        assertThat(shares[0] - shares[count - 1]).isBetween(0L, 1L);
        assertThat(shares).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void shouldGiveTheLeftUnitToTheFirstOfEqualFractions() {
        assertThat(split(10_000, 1, 1, 1)).containsExactly(3_334, 3_333, 3_333);
    }

    @Test
    void shouldGiveTheLeftUnitToTheLargestFraction() {
        // 10 × 1/6 = 1 4/6, 10 × 2/6 = 3 2/6, 10 × 3/6 = 5
        assertThat(split(10, 1, 2, 3)).containsExactly(2, 3, 5);
    }

    @Test
    void shouldGiveEverythingToTheOnlyLine() {
        assertThat(split(Long.MAX_VALUE, Long.MAX_VALUE)).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void shouldGiveNothingOfNothing() {
        assertThat(split(0, 3, 5)).containsExactly(0, 0);
    }

    @Test
    void shouldShareWhereTheSumOfWeightsDoesNotFitIntoALong() {
        long[] weights = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};

        assertThat(split(Long.MAX_VALUE, weights)).containsExactly(reference(Long.MAX_VALUE, weights));
    }

    @Test
    void shouldShareOutOverVeryManyLines() {
        long[] weights = IntStream.range(0, 200_000).mapToLong(i -> 1 + i % 7).toArray();

        for (long amount : new long[] {199_999, Decimals.MAX_AMOUNT_E4, Long.MAX_VALUE}) {
            long[] shares = split(amount, weights);
            assertThat(Arrays.stream(shares).sum()).isEqualTo(amount);
            assertThat(shares[6] - shares[199_996]).isBetween(0L, 1L);
        }
    }

    @Test
    void shouldLeavePlacesBeyondTheCountAlone() {
        long[] shares = {-1, -1, -1};

        Shares.split(9, new long[] {1, 2, 4}, 2, shares);

        assertThat(shares).containsExactly(3, 6, -1);
    }

    @Provide
    Arbitrary<Long> amounts() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 50),
                Arbitraries.longs().between(0, Decimals.MAX_AMOUNT_E4),
                Arbitraries.longs().between(0, Long.MAX_VALUE));
    }

    @Provide
    Arbitrary<long[]> weights() {
        Arbitrary<Long> weight = Arbitraries.oneOf(
                Arbitraries.longs().between(1, 10),
                Arbitraries.longs().between(1, Decimals.MAX_AMOUNT_E4),
                Arbitraries.longs().between(1, Long.MAX_VALUE));
        return weight.array(long[].class).ofMinSize(1).ofMaxSize(12);
    }

    @Provide
    Arbitrary<Integer> counts() {
        return Arbitraries.integers().between(1, 200);
    }

    private static long[] split(long amount, long... weights) {
        long[] shares = new long[weights.length];
        Shares.split(amount, weights, weights.length, shares);
        return shares;
    }

    /** The definition, word by word, in numbers without bounds. */
    private static long[] reference(long amount, long[] weights) {
        BigInteger sum = Arrays.stream(weights).mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        List<BigInteger[]> parts = Arrays.stream(weights)
                .mapToObj(weight -> BigInteger.valueOf(amount)
                        .multiply(BigInteger.valueOf(weight))
                        .divideAndRemainder(sum))
                .toList();
        long[] shares =
                parts.stream().mapToLong(part -> part[0].longValueExact()).toArray();
        long left = amount - Arrays.stream(shares).sum();
        Comparator<Integer> largestFractionFirst =
                Comparator.comparing((Integer line) -> parts.get(line)[1]).reversed();
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(largestFractionFirst.thenComparing(Comparator.naturalOrder()))
                .limit(left)
                .forEach(line -> shares[line]++);
        return shares;
    }
}
