package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    private static final BigDecimal LIMIT = new BigDecimal("1e10");

    @Property(seed = "1")
    void shouldRoundAsBigDecimalDoes(@ForAll("decimals") String text) {
        BigDecimal value = new BigDecimal(text);
        long expected = value.abs().compareTo(LIMIT) >= 0
                ? Numbers.INVALID
                : value.setScale(4, RoundingMode.HALF_EVEN).unscaledValue().longValueExact();
        assertThat(Numbers.parseRoundedE4(Text.of(text))).isEqualTo(expected);
        assertThat(Numbers.parseRoundedE4(Text.of("  " + text + "\t"))).isEqualTo(expected);
        assertThat(Numbers.isDecimal(Text.of(text), false)).isTrue();
    }

    @Property(seed = "2")
    void shouldReadWholeNumbersUpTo64Bits(@ForAll("wholeNumbers") String text) {
        BigInteger value = new BigInteger(text);
        long expected = value.abs().bitLength() > 63 ? Numbers.INVALID : value.longValueExact();
        assertThat(Numbers.parseWhole(Text.of(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "21.00005, 210000",
        "21.00015, 210002",
        "21.000050000001, 210001",
        "-21.00015, -210002",
        "-0.00005, 0",
        "21, 210000",
        "21., 210000",
        ".5, 5000",
        "0.99995, 10000",
        "+3.25, 32500",
        "1e-05, 0",
        "5.0E-4, 5",
        "-2.500005e1, -250000",
        "1.5e+2, 1500000",
        "1e-999999999, 0",
        "0e999999999, 0",
        "9999999999e0, 99999999990000"
    })
    void shouldRoundHalfEven(String text, long expectedE4) {
        assertThat(Numbers.parseRoundedE4(Text.of(text))).isEqualTo(expectedE4);
    }

    @ParameterizedTest
    @CsvSource({
        "52.50, 52.5",
        "-52.500, -52.5",
        "52.05, 52.05",
        "50, 50",
        "50., 50",
        "0.0, 0",
        ".0, .0",
        "100.00, 100",
        "1.50e2, 1.50e2",
        "5e10, 5e10",
        "-0, 0",
        "-0.00, 0",
        "-0.5, -0.5",
        "-05, -05"
    })
    void shouldWriteEqualNumbersAlike(String text, String expected) {
        Text number = Text.of(text);
        Numbers.normalize(number);
        assertThat(number).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "abc", "1e", "1e3.5", "1,5", "--1", "1.2.3", ".", "-", "0x10", "NaN", "1 2", "١"})
    void shouldRefuseWhatIsNoNumber(String text) {
        assertThat(Numbers.parseRoundedE4(Text.of(text))).isEqualTo(Numbers.INVALID);
        assertThat(Numbers.parseWhole(Text.of(text))).isEqualTo(Numbers.INVALID);
        assertThat(Numbers.isDecimal(Text.of(text), false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e10", "-1e999999999", "1e99999999999"})
    void shouldRefuseWhatIsTooLargeByItsExponent(String text) {
        assertThat(Numbers.parseRoundedE4(Text.of(text))).isEqualTo(Numbers.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e3", "-1.5E-7", ".5e+2"})
    void shouldKnowExponentsWhereTheyAreAllowed(String text) {
        assertThat(Numbers.isDecimal(Text.of(text), true)).isTrue();
        assertThat(Numbers.isDecimal(Text.of(text), false)).isFalse();
    }

    @Provide
    Arbitrary<String> decimals() {
        Arbitrary<String> signs = Arbitraries.of("", "-", "+");
        Arbitrary<String> wholes =
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(12);
        Arbitrary<String> fractions = Arbitraries.oneOf(
                Arbitraries.strings().numeric().ofMaxLength(9),
                Arbitraries.strings().withChars("05").ofMinLength(4).ofMaxLength(7));
        return Combinators.combine(signs, wholes, fractions)
                .as((sign, whole, fraction) -> sign + whole + (fraction.isEmpty() ? "" : "." + fraction));
    }

    @Provide
    Arbitrary<String> wholeNumbers() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(String::valueOf).filter(text -> !text.equals("" + Long.MIN_VALUE)),
                Arbitraries.of("9223372036854775807", "9223372036854775808", "-9223372036854775807"),
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(25));
    }
}
