package io.omniretail.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowPartsTest {
    private static final int KEYS = 5_000;

    /** All in memory; several times to the file; each row at once to the file. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 40_000, 0})
    void shouldGiveRowsOfAKeyTogetherAndInTheirOrder(long mostBytes) throws IOException {
        Map<List<String>, List<List<String>>> found = new HashMap<>();
        int keys = 0;
        try (RowParts rows = new RowParts(mostBytes)) {
            for (String turn : List.of("first", "second")) {
                for (int key = 0; key < KEYS; key++) {
                    rows.add(List.of("é" + key, "x"), List.of(turn, "", "value\n" + key));
                }
            }
            for (int part = 0; part < RowParts.PARTS; part++) {
                Set<List<String>> ofPart = new HashSet<>();
                rows.read(part, (key, cells) -> {
                    ofPart.add(key);
                    found.computeIfAbsent(key, any -> new ArrayList<>()).add(cells);
                });
                keys += ofPart.size();
            }
        }

        assertThat(keys).as("no key is in two parts").isEqualTo(KEYS);
        Map<List<String>, List<List<String>>> expected = new HashMap<>();
        IntStream.range(0, KEYS)
                .forEach(key -> expected.put(
                        List.of("é" + key, "x"),
                        List.of(List.of("first", "", "value\n" + key), List.of("second", "", "value\n" + key))));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void shouldSayWhereThereIsNoRoomForRows() throws IOException {
        RowParts rows = new RowParts(0);
        rows.add(List.of("key"), List.of("to the file"));
        // a file that takes no more, as on a full disk
        rows.close();

        assertThatThrownBy(() -> rows.add(List.of("key"), List.of("more")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(System.getProperty("java.io.tmpdir"));
    }
}
