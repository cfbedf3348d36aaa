package io.omniretail.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Places;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State and shuffles depend on these numbers: if a test here fails, old checkpoints would be misread. */
class HashingTest {
    private static final String SEED = "20261101";

    @ParameterizedTest
    @CsvSource({
        "'', -2152535657050944081",
        "a, 7860680498875604842",
        "ab, 5831738517643803796",
        "1234567, -1510172772817918161",
        "12345678, 3550491015627093435",
        "123456789, -7782162018908138977",
        "orders/dt=2026-11-01/part-3.csv, -2966014674973399495",
        "Größe, -6474836189169205208",
    })
    void shouldHashAsEver(String text, long expected) {
        assertThat(Text.of(text).hash64()).isEqualTo(expected);
        assertThat(Text.of(text).hashCode()).isEqualTo((int) expected);
    }

    @Test
    void shouldMixAsSplitMix64() {
        // the first outputs of java.util.SplittableRandom's generator with the seed 0
        assertThat(Hashing.mix(0)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(Hashing.mix(0x9E3779B97F4A7C15L)).isEqualTo(0x6E789E6AA1B965F4L);
    }

    @Property(seed = SEED)
    void shouldDependOnTheBytesAndNotOnTheirPlace(
            @ForAll byte[] bytes, @ForAll @IntRange(max = 20) int before, @ForAll @IntRange(max = 20) int after) {
        byte[] larger = new byte[before + bytes.length + after];
        Arrays.fill(larger, (byte) 0x55);
        System.arraycopy(bytes, 0, larger, before, bytes.length);

        assertThat(Hashing.hash64(larger, before, bytes.length)).isEqualTo(Hashing.hash64(bytes, 0, bytes.length));
    }

    @Property(seed = SEED)
    void shouldTellTextsApartThatDifferInOneByte(
            @ForAll byte[] bytes,
            @ForAll @IntRange(max = 1000) int place,
            @ForAll @IntRange(min = 1, max = 255) int flip) {
        if (bytes.length > 0) {
            byte[] other = bytes.clone();
            other[place % bytes.length] ^= (byte) flip;

            assertThat(Hashing.hash64(other, 0, other.length)).isNotEqualTo(Hashing.hash64(bytes, 0, bytes.length));
        }
    }

    @Test
    void shouldTellTextsOfZeroBytesApartByLength() {
        assertThat(Arrays.stream(new int[] {0, 1, 2, 7, 8, 9, 16})
                        .mapToObj(length -> Hashing.hash64(new byte[length], 0, length)))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldNameASourceByTheHashOfItsPath() {
        byte[] path = "orders/größe.csv".getBytes(StandardCharsets.UTF_8);

        assertThat(Places.sourceId("orders/größe.csv")).isEqualTo(Hashing.hash64(path, 0, path.length));
    }
}
