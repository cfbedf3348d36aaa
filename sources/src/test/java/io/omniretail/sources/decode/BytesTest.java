package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BytesTest {
    @Property(seed = "1")
    void shouldJudgeUtf8AsJavaDoes(@ForAll("nearlyUtf8") byte[] bytes) {
        assertThat(Bytes.isUtf8(bytes, 0, bytes.length)).isEqualTo(decodes(bytes));
    }

    @Example
    void shouldJudgeEverySequenceOfOneLeadAndTwoFollowers() {
        for (int lead = 0x80; lead <= 0xFF; lead++) {
            for (int second = 0x70; second <= 0xC1; second++) {
                byte[] two = {(byte) lead, (byte) second};
                byte[] three = {(byte) lead, (byte) second, (byte) 0x80};
                byte[] four = {(byte) lead, (byte) second, (byte) 0x80, (byte) 0xBF};
                assertThat(Bytes.isUtf8(two, 0, 2)).isEqualTo(decodes(two));
                assertThat(Bytes.isUtf8(three, 0, 3)).isEqualTo(decodes(three));
                assertThat(Bytes.isUtf8(four, 0, 4)).isEqualTo(decodes(four));
            }
        }
    }

    @Property(seed = "2")
    void shouldFindTheFirstLineBreakAndQuote(@ForAll("lines") byte[] bytes) {
        for (int from = 0; from <= bytes.length; from++) {
            assertThat(Bytes.lineBreak(bytes, from, bytes.length)).isEqualTo(first(bytes, from, "\n"));
            assertThat(Bytes.lineBreakOrQuote(bytes, from, bytes.length)).isEqualTo(first(bytes, from, "\n\""));
        }
    }

    @Property(seed = "3")
    void shouldCutWithoutBreakingCharacters(@ForAll String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            int end = Bytes.endOfWholeCharacters(bytes, 0, cut);
            assertThat(end).isBetween(Math.max(0, cut - 3), cut);
            assertThat(Bytes.isUtf8(bytes, 0, end)).isTrue();
        }
    }

    @Provide
    Arbitrary<byte[]> nearlyUtf8() {
        Arbitrary<byte[]> pieces = Arbitraries.of(
                "a".getBytes(StandardCharsets.UTF_8),
                "12345678".getBytes(StandardCharsets.UTF_8),
                "é".getBytes(StandardCharsets.UTF_8),
                "東".getBytes(StandardCharsets.UTF_8),
                "😀".getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xE6},
                new byte[] {(byte) 0xF0, (byte) 0x9F},
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xFF});
        return pieces.list().ofMaxSize(6).map(BytesTest::join);
    }

    @Provide
    Arbitrary<byte[]> lines() {
        return Arbitraries.of((byte) '\n', (byte) '"', (byte) 'a', (byte) 0x0B, (byte) 0x8A, (byte) 0xFF)
                .array(byte[].class)
                .ofMaxSize(20);
    }

    private static byte[] join(List<byte[]> pieces) {
        byte[] joined = {};
        for (byte[] piece : pieces) {
            int length = joined.length;
            joined = Arrays.copyOf(joined, length + piece.length);
            System.arraycopy(piece, 0, joined, length, piece.length);
        }
        return joined;
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static int first(byte[] bytes, int from, String wanted) {
        for (int at = from; at < bytes.length; at++) {
            if (wanted.indexOf((char) (bytes[at] & 0xFF)) >= 0) {
                return at;
            }
        }
        return -1;
    }
}
