package io.omniretail.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TextTest {
    private static final String SEED = "20261101";

    @Property(seed = SEED)
    void shouldCompareAsUtf8BytesDo(@ForAll("strings") String first, @ForAll("strings") String second) {
        int expected =
                Arrays.compareUnsigned(first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));

        assertThat(Integer.signum(Text.of(first).compareTo(Text.of(second)))).isEqualTo(Integer.signum(expected));
    }

    /** UTF-8 keeps the order of code points; UTF-16, in which strings compare themselves, does not. */
    @Property(seed = SEED)
    void shouldCompareAsCodePointsDo(@ForAll("strings") String first, @ForAll("strings") String second) {
        int expected =
                Arrays.compare(first.codePoints().toArray(), second.codePoints().toArray());

        assertThat(Integer.signum(Text.of(first).compareTo(Text.of(second)))).isEqualTo(Integer.signum(expected));
    }

    @Test
    void shouldBeQuotedOnOneLineAndNotTooLong() {
        assertThat(Text.of("a\n\tb\u2028\u0000c").quoted()).isEqualTo("\"a  b  c\"");
        assertThat(Text.of("\uD83D\uDE00".repeat(80)).quoted()).isEqualTo("\"" + "\uD83D\uDE00".repeat(80) + "\"");
        assertThat(Text.of("\uD83D\uDE00".repeat(81)).quoted()).isEqualTo("\"" + "\uD83D\uDE00".repeat(80) + "…\"");
    }

    @Property(seed = SEED)
    void shouldEqualByItsBytesWhereverTheyLie(@ForAll("strings") String first, @ForAll("strings") String second) {
        Text view = inside(first);

        assertThat(view).isEqualTo(Text.of(first)).hasSameHashCodeAs(Text.of(first));
        assertThat(view.compareTo(Text.of(first))).isZero();
        assertThat(view.equals(Text.of(second))).isEqualTo(first.equals(second));
    }

    @Property(seed = SEED)
    void shouldBecomeTheStringItWas(@ForAll("strings") String value) {
        assertThat(inside(value)).hasToString(value);
    }

    @Test
    void shouldPutAnAstralCharacterBehindThePrivateUseArea() {
        assertThat(Text.of("\uE000")).isLessThan(Text.of("\uD83D\uDE00"));
        assertThat("\uE000").isGreaterThan("\uD83D\uDE00");
    }

    @Test
    void shouldKeepACopyWhenTheBytesChange() {
        byte[] bytes = "abc".getBytes(StandardCharsets.UTF_8);
        Text view = new Text().set(bytes, 0, 3);
        Text copy = view.copy();
        bytes[0] = 'x';

        assertThat(view).hasToString("xbc");
        assertThat(copy).hasToString("abc");
    }

    @Test
    void shouldBeEmptyUntilItIsSetAndAfterItWasCleared() {
        assertThat(new Text()).isEqualTo(Text.of("")).hasToString("");
        assertThat(new Text().isEmpty()).isTrue();
        assertThat(Text.of("abc").clear()).isEqualTo(new Text());
    }

    @Test
    void shouldDifferFromOtherTypes() {
        assertThat(Text.of("abc").equals((Object) "abc")).isFalse();
    }

    @Provide
    Arbitrary<String> strings() {
        Arbitrary<String> near = Arbitraries.strings()
                .withChars('a', 'b', '\u007F', '\u0080', '\u07FF', '\u0800', '\uFFFF', '\uE000')
                .ofMaxLength(4);
        Arbitrary<String> astral = Arbitraries.integers()
                .between(0x10000, 0x10FFFF)
                .map(Character::toString)
                .list()
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(near, astral, near.flatMap(before -> astral.map(after -> before + after)));
    }

    private static Text inside(String value) {
        byte[] bytes = ("<" + value + ">").getBytes(StandardCharsets.UTF_8);
        return new Text().set(bytes, 1, bytes.length - 2);
    }
}
