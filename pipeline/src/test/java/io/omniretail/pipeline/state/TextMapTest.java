package io.omniretail.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.Text;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class TextMapTest {
    private static final Text NONE = Text.of("none");

    private final TextMap map = new TextMap();
    private final Map<String, String> expected = new HashMap<>();
    private final Random random = new Random(11);

    @Test
    void shouldHoldTheLastValueOfEachKey() {
        for (int i = 0; i < 20_000; i++) {
            putAny();
        }

        assertHolds(map, expected);
        assertThat(map.count()).isEqualTo(expected.size());
        assertThat(map.get(Text.of("key that was never put"), NONE)).isEqualTo(NONE);
    }

    @Test
    void shouldKeepKeysApartThatAreEmptyOrLong() {
        put("", "a");
        put("x".repeat(100), "b");
        put("x".repeat(20_000), "");

        assertHolds(map, expected);
    }

    @Test
    void shouldHoldMuchInFewBytes() {
        for (int i = 0; i < 10_000; i++) {
            put("U" + (10_000_000 + i), "region " + i % 10);
        }

        assertThat(map.bytes()).isEqualTo(12 * map.count());
    }

    @Test
    void shouldLeaveACopyAsItWasWhenItIsChanged() {
        for (int i = 0; i < 300; i++) {
            TextMap copy = map.copy();
            Map<String, String> before = Map.copyOf(expected);
            putAny();
            putAny();

            assertHolds(copy, before);
            assertThat(copy.count()).isEqualTo(before.size());
        }
        assertHolds(map, expected);
    }

    @Test
    void shouldBeReadAsItWasWrittenAndGoOn() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            putAny();
        }
        DataOutputSerializer target = new DataOutputSerializer(64);
        TextMapSerializer.INSTANCE.serialize(map, target);

        TextMap restored = TextMapSerializer.INSTANCE.deserialize(new DataInputDeserializer(target.getCopyOfBuffer()));

        assertHolds(restored, expected);
        restored.put(Text.of("one more"), Text.of("value of its own"));
        restored.put(Text.of("another"), Text.of("value 3"));
        expected.put("one more", "value of its own");
        expected.put("another", "value 3");
        assertHolds(restored, expected);
        assertThat(restored.count()).isEqualTo(expected.size());
    }

    @Test
    void shouldSayThatItIsFullWhenThereAreTooManyValues() {
        for (int i = 0; i < 1 << 16; i++) {
            put("key " + i, "value " + i);
        }
        assertHolds(map, expected);

        assertThatThrownBy(() -> put("key", "value"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("65536 different values");
    }

    private void putAny() {
        put("key " + random.nextInt(3_000), "value " + random.nextInt(300));
    }

    private void put(String key, String value) {
        map.put(Text.of(key), Text.of(value));
        expected.put(key, value);
    }

    private static void assertHolds(TextMap map, Map<String, String> expected) {
        expected.forEach((key, value) ->
                assertThat(map.get(Text.of(key), NONE).toString()).isEqualTo(value));
    }
}
