package io.omniretail.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

    @Test
    void shouldAddManyTogetherAsOneByOne() {
        SumTable together = new SumTable(3);
        Additions additions = new Additions(together);
        SumTable oneByOne = new SumTable(3);
        Random random = new Random(11);
        for (int round = 0; round < 40; round++) {
            int count = random.nextInt(2_000);
            for (int i = 0; i < count; i++) {
                String key = "k" + "x".repeat(random.nextInt(3)) + random.nextInt(1 << random.nextInt(14));
                long[] values = {
                    1, random.nextInt(9) - 4, random.nextBoolean() ? 0 : random.nextLong() >> random.nextInt(40)
                };
                additions.newKey().putText(Text.of(key));
                int index = find(oneByOne, key);
                for (int measure = 0; measure < values.length; measure++) {
                    additions.set(measure, values[measure]);
                    oneByOne.add(index, measure, values[measure]);
                }
                additions.add();
            }
            additions.apply();
            assertThat(additions.isEmpty()).isTrue();
            assertThat(sums(together)).isEqualTo(sums(oneByOne));
            if (round % 10 == 9) {
                together.clear();
                oneByOne.clear();
            }
        }
    }

    private static List<String> sums(SumTable table) {
        List<String> sums = new ArrayList<>();
        Text key = new Text();
        for (int i = 0; i < table.count(); i++) {
            table.key(i).getText(key);
            sums.add(key + " " + table.get(i, 0) + " " + table.get(i, 1) + " " + table.get(i, 2) + " "
                    + table.carry(i, 2));
        }
        return sums;
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
