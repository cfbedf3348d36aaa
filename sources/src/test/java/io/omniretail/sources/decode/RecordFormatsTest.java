package io.omniretail.sources.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Feed;
import io.omniretail.sources.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RecordFormatsTest {
    private static final byte[] HEADER = "timestamp,sensor_id,temperature".getBytes(StandardCharsets.UTF_8);
    private static final byte[] GUARD = "\"},]0123456789".getBytes(StandardCharsets.UTF_8);

    /** Bytes around the record belong to others: what stands there must make no difference. */
    @Property(seed = "1", tries = 3000)
    void shouldMakeOneThingOfAnyBytesAndLookAtNoOthers(@ForAll("anyBytes") byte[] bytes) {
        byte[] surrounded = new byte[GUARD.length + bytes.length + GUARD.length];
        System.arraycopy(GUARD, 0, surrounded, 0, GUARD.length);
        System.arraycopy(bytes, 0, surrounded, GUARD.length, bytes.length);
        System.arraycopy(GUARD, 0, surrounded, GUARD.length + bytes.length, GUARD.length);
        for (String fileName : List.of("a.csv", "a.json", "a.txt")) {
            Decoded alone = new Decoded();
            boolean record = format(fileName).decode(bytes, 0, bytes.length, 0, alone);
            Decoded among = new Decoded();
            int to = GUARD.length + bytes.length;
            assertThat(format(fileName).decode(surrounded, GUARD.length, to, 0, among))
                    .isEqualTo(record);
            assertThat(among.kind()).isEqualTo(alone.kind());
            if (alone.kind() == Decoded.Kind.REJECT) {
                assertThat(among.reject().detail).isEqualTo(alone.reject().detail);
                assertThat(among.reject().payload).isEqualTo(alone.reject().payload);
            } else if (alone.kind() == Decoded.Kind.EVENT) {
                assertThat(among.event().compareContent(alone.event())).isZero();
            }
        }
    }

    @Provide
    Arbitrary<byte[]> anyBytes() {
        Arbitrary<String> pieces = Arbitraries.of(
                "{",
                "}",
                "[",
                "\"",
                ":",
                ",",
                "\\",
                "\\u00",
                "-",
                "1",
                ".5",
                "e9",
                "\r",
                " ",
                "x",
                "null",
                "2026-03-24",
                "T10:00",
                "\"timestamp\":",
                "\"temperature\":",
                "\"sensor_id\":",
                "é");
        Arbitrary<byte[]> texts =
                pieces.list().ofMaxSize(12).map(list -> String.join("", list).getBytes(StandardCharsets.UTF_8));
        return Arbitraries.oneOf(
                texts, texts.map(RecordFormatsTest::cut), Arbitraries.bytes().array(byte[].class));
    }

    private static byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, Math.max(0, bytes.length - 1));
    }

    private static RecordFormat format(String fileName) {
        RecordFormat format = Decoding.of(Feed.READINGS, fileName).format();
        if (format.hasHeader()) {
            format.readHeader(HEADER, 0, HEADER.length);
        }
        return format;
    }
}
