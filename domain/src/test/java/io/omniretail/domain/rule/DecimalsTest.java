package io.omniretail.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Positive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    private static final String SEED = "20261101";
    private static final BigDecimal LIMIT = BigDecimal.TEN.pow(14);

    @Property(seed = SEED)
    void shouldReadWhatBigDecimalReads(@ForAll("plainDecimals") String decimal) {
        BigDecimal expected = new BigDecimal(decimal);
        boolean exact =
                expected.stripTrailingZeros().scale() <= 4 && expected.abs().compareTo(LIMIT) < 0;

        assertThat(parse(decimal)).isEqualTo(exact ? expected.movePointRight(4).longValueExact() : Decimals.INVALID);
    }

    @Property(seed = SEED)
    void shouldPrintWhatBigDecimalPrints(@ForAll long valueE4) {
        BigDecimal value = BigDecimal.valueOf(valueE4, 4).stripTrailingZeros();

        assertThat(Decimals.formatE4(valueE4))
                .isEqualTo(value.setScale(Math.max(2, value.scale())).toPlainString());
    }

    @Property(seed = SEED)
    void shouldPrintAndAverageSumsBeyond64Bits(
            @ForAll long lowE4, @ForAll @IntRange(min = -3, max = 3) int carry, @ForAll @IntRange(min = 3) int count) {
        BigInteger sumE4 =
                BigInteger.ONE.shiftLeft(64).multiply(BigInteger.valueOf(carry)).add(BigInteger.valueOf(lowE4));
        BigDecimal sum = new BigDecimal(sumE4, 4).stripTrailingZeros();
        Packer printed = new Packer();
        Decimals.appendE4(printed, lowE4, carry);

        assertThat(new Text().set(printed.bytes(), 0, printed.length()))
                .hasToString(sum.setScale(Math.max(2, sum.scale())).toPlainString());
        assertThat(Decimals.averageHalfEven(lowE4, carry, count * 4L))
                .isEqualTo(new BigDecimal(sumE4)
                        .divide(BigDecimal.valueOf(count * 4L), 0, RoundingMode.HALF_EVEN)
                        .longValueExact());
    }

    @Property(seed = SEED)
    void shouldReadBackWhatItPrints(
            @ForAll @LongRange(min = -999_999_999_999_999_999L, max = 999_999_999_999_999_999L) long valueE4) {
        assertThat(parse(Decimals.formatE4(valueE4))).isEqualTo(valueE4);
    }

    @Property(seed = SEED)
    void shouldPrintWholeNumbersAsLongDoes(@ForAll long value) {
        assertThat(whole(value)).isEqualTo(Long.toString(value));
    }

    @Property(seed = SEED)
    void shouldRoundAveragesHalfEven(@ForAll long sum, @ForAll @Positive long count) {
        BigInteger expected = new BigDecimal(sum)
                .divide(new BigDecimal(count), 0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact();

        assertThat(Decimals.averageHalfEven(sum, count)).isEqualTo(expected.longValueExact());
    }

    @Property(seed = SEED)
    void shouldRoundHalvesToTheEvenNeighbour(
            @ForAll @LongRange(min = -1000, max = 1000) long sum, @ForAll @LongRange(min = 1, max = 8) long count) {
        shouldRoundAveragesHalfEven(sum, count);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    0,                     0
                    -0,                    0
                    +1.5,                  15000
                    .5,                    5000
                    5.,                    50000
                    0.0001,                1
                    -0.0001,               -1
                    1.23450000000000,      12345
                    00000000000000000007,  70000
                    " 	12.5	 ",             125000
                    99999999999999.9999,   999999999999999999
                    -99999999999999.9999,  -999999999999999999
                    """)
    void shouldReadPlainDecimals(String decimal, long expectedE4) {
        assertThat(parse(decimal)).isEqualTo(expectedE4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "-",
                ".",
                "-.",
                "1e3",
                "1E3",
                "0x10",
                "1,5",
                "1 000",
                "1.00001",
                "--1",
                "+-1",
                "1-",
                "1.2.3",
                "NaN",
                "Infinity",
                "١",
                "１",
                "100000000000000",
                "99999999999999999999999999999999",
                "1\u00a0",
                "1\n"
            })
    void shouldRefuseWhatIsNoPlainDecimal(String decimal) {
        assertThat(parse(decimal)).isEqualTo(Decimals.INVALID);
    }

    @Test
    void shouldReadOnlyTheBytesOfTheText() {
        byte[] bytes = "912.345678".getBytes(StandardCharsets.UTF_8);

        assertThat(Decimals.parseE4(new Text().set(bytes, 1, 6))).isEqualTo(123_450);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "1, 0.0001",
        "10, 0.001",
        "100, 0.01",
        "-1, -0.0001",
        "255000, 25.50",
        "-9223372036854775808, -922337203685477.5808",
        "9223372036854775807, 922337203685477.5807"
    })
    void shouldPrintAtLeastTwoAndAtMostFourFractionDigits(long valueE4, String expected) {
        assertThat(Decimals.formatE4(valueE4)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, 0, 9, 10, -10, 99, 100, 1_000_000_000_000_000_000L})
    void shouldPrintWholeNumbersAtTheEdges(long value) {
        assertThat(whole(value)).isEqualTo(Long.toString(value));
    }

    @Provide
    Arbitrary<String> plainDecimals() {
        Arbitrary<String> signs = Arbitraries.of("", "-", "+");
        Arbitrary<String> whole = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(16);
        Arbitrary<String> fraction = Arbitraries.strings().numeric().ofMaxLength(4);
        Arbitrary<String> beyond = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.strings().withChars('0').ofMaxLength(4)),
                Tuple.of(1, Arbitraries.strings().numeric().ofMaxLength(4)));
        return Combinators.combine(signs, whole, fraction, beyond)
                .as((sign, before, after, zeros) -> sign + before + (after + zeros).replaceFirst("^(?=.)", "."));
    }

    private static long parse(String decimal) {
        return Decimals.parseE4(Text.of(decimal));
    }

    private static String whole(long value) {
        Packer out = new Packer();
        Decimals.appendWhole(out, value);
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }
}
