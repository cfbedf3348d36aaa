package io.omniretail.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SumTableTest {
    @Test
    void shouldKeepTheOthersWithTheirMarksWhenKeysAreRemoved() throws IOException {
        SumTable table = new SumTable(2);
        for (int i = 0; i < 100; i++) {
            int index = find(table, "key " + i);
            table.add(index, 0, i);
            table.set(index, 1, -i);
            if (i % 3 == 0) {
                table.show(index, true);
            }
            if (i % 4 == 0) {
                table.setChanged(index);
            }
        }
        boolean[] removed = new boolean[100];
        for (int i = 0; i < 100; i += 2) {
            removed[i] = true;
        }

        table.removeAll(removed);

        for (SumTable each : List.of(table, table.copy(), writtenAndRead(table))) {
            List<String> expected = new ArrayList<>();
            for (int i = 1; i < 100; i += 2) {
                expected.add("key " + i + " " + i + " " + -i + " " + (i % 3 == 0) + " false");
            }
            assertThat(contents(each)).isEqualTo(expected);
            assertThat(each.hasChanges()).isFalse();
            assertThat(find(each, "key 51")).isEqualTo(25);
        }
    }

    @Test
    void shouldKnowWhetherAnythingHasChanged() throws IOException {
        SumTable table = new SumTable(1);
        assertThat(table.hasChanges()).isFalse();
        table.setChanged(find(table, "a"));
        table.setChanged(find(table, "a"));
        table.setChanged(find(table, "b"));
        assertThat(writtenAndRead(table).hasChanges()).isTrue();
        assertThat(table.copy().hasChanges()).isTrue();

        assertThat(table.show(find(table, "a"), true)).isEqualTo(1);
        assertThat(table.hasChanges()).isTrue();
        table.setUnchanged(find(table, "b"));
        table.setUnchanged(find(table, "b"));
        assertThat(table.hasChanges()).isFalse();

        table.setChanged(find(table, "a"));
        table.clear();
        assertThat(table.hasChanges()).isFalse();
        assertThat(table.isChanged(find(table, "c"))).isFalse();
    }

    private static int find(SumTable table, String key) {
        table.newKey().putText(Text.of(key));
        return table.find();
    }

    private static List<String> contents(SumTable table) {
        List<String> contents = new ArrayList<>();
        Text key = new Text();
        for (int i = 0; i < table.count(); i++) {
            table.key(i).getText(key);
            contents.add(key + " " + table.get(i, 0) + " " + table.get(i, 1) + " " + table.isShown(i) + " "
                    + table.isChanged(i));
        }
        return contents;
    }

    private static SumTable writtenAndRead(SumTable table) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(8);
        SumTableSerializer.INSTANCE.serialize(table, out);
        return SumTableSerializer.INSTANCE.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }
}
