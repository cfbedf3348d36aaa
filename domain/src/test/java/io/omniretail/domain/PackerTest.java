package io.omniretail.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackerTest {
    private static final String SEED = "20261101";

    private final Packer packer = new Packer();

    @Property(seed = SEED, edgeCases = EdgeCasesMode.NONE)
    void shouldReadBackWhatWasWritten(
            @ForAll long unsigned,
            @ForAll long signed,
            @ForAll long fixed,
            @ForAll byte single,
            @ForAll boolean flag,
            @ForAll String text,
            @ForAll byte[] raw) {
        packer.reset().putRaw(raw, 0, raw.length);
        packer.putUnsigned(unsigned).putSigned(signed).putFixed(fixed).putByte(single);
        packer.putBoolean(flag).putText(Text.of(text)).putBytes(raw, 0, raw.length);

        Unpacker unpacker = new Unpacker().set(packer.toByteArray(), raw.length);
        assertThat(unpacker.getUnsigned()).isEqualTo(unsigned);
        assertThat(unpacker.getSigned()).isEqualTo(signed);
        assertThat(unpacker.getFixed()).isEqualTo(fixed);
        assertThat(unpacker.getByte()).isEqualTo(single);
        assertThat(unpacker.getBoolean()).isEqualTo(flag);
        Text read = new Text();
        unpacker.getText(read);
        assertThat(read).isEqualTo(Text.of(text));
        int length = unpacker.getUnsignedInt();
        assertThat(length).isEqualTo(raw.length);
        unpacker.skip(length);
        assertThat(unpacker.position()).isEqualTo(packer.length());
    }

    @Test
    void shouldCopyNoMoreThanTheBytesThatItIsGiven() {
        byte[] source = new byte[40];
        for (int i = 0; i < source.length; i++) {
            source[i] = (byte) (i + 1);
        }
        for (int from = 0; from <= source.length; from++) {
            for (int end = from; end <= source.length; end++) {
                packer.reset().putByte(-1).putBytes(source, from, end - from).putByte(-2);
                assertThat(packer.length()).isEqualTo(end - from + 3);
                byte[] written = packer.toByteArray();
                assertThat(written[0]).isEqualTo((byte) -1);
                assertThat(written[1]).isEqualTo((byte) (end - from));
                assertThat(Arrays.copyOfRange(written, 2, written.length - 1))
                        .isEqualTo(Arrays.copyOfRange(source, from, end));
                assertThat(written[written.length - 1]).isEqualTo((byte) -2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 63, 64, -64, -65, 127, 128, 16_383, 16_384, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldReadBackNumbersAtTheEdges(long value) {
        packer.putUnsigned(value).putSigned(value).putFixed(value);

        Unpacker unpacker = new Unpacker().set(packer.toByteArray(), 0);
        assertThat(unpacker.getUnsigned()).isEqualTo(value);
        assertThat(unpacker.getSigned()).isEqualTo(value);
        assertThat(unpacker.getFixed()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "127, 1", "128, 2", "16383, 2", "16384, 3", "9223372036854775807, 9", "-1, 10"})
    void shouldTakeSevenBitsAByte(long value, int length) {
        assertThat(packer.putUnsigned(value).length()).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "63, 1", "-64, 1", "64, 2", "-65, 2"})
    void shouldTakeFewBytesForNumbersNearZeroOfEitherSign(long value, int length) {
        assertThat(packer.putSigned(value).length()).isEqualTo(length);
    }

    @Test
    void shouldGrow() {
        byte[] large = new byte[100_000];
        large[99_999] = 7;
        packer.putByte(1).putRaw(large, 0, large.length).putByte(2);

        assertThat(packer.toByteArray()).hasSize(100_002).startsWith(1).endsWith(7, 2);
    }

    @Test
    void shouldStartAnewAfterAReset() {
        assertThat(packer.putByte(1).reset().putByte(2).toByteArray()).containsExactly(2);
    }

    @Test
    void shouldReadTextsWithoutACopy() {
        packer.putText(Text.of("abc"));
        Text text = new Text();
        new Unpacker().set(packer.bytes(), 0).getText(text);

        assertThat(text.bytes()).isSameAs(packer.bytes());
    }
}
