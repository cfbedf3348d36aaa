package io.omniretail.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class RecordTableTest {
    private enum Kind {
        ADD,
        TAKE_OVER,
        REPLACE,
        REMOVE,
        REMOVE_EVERY_OTHER,
        COPY_AND_CHANGE_THE_COPY,
        COPY_AND_CHANGE_THE_ORIGINAL,
        WRITE_AND_READ
    }

    private record Operation(Kind kind, int place, int hash, String text) {}

    private record Entry(int hash, String text) {}

    @Provide
    Arbitrary<List<Operation>> operations() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(Kind.ADD)), Tuple.of(5, Arbitraries.of(Kind.class)));
        Arbitrary<Operation> operation = Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, 1_000),
                        Arbitraries.integers().between(-3, 3).map(number -> number * 0x900),
                        Arbitraries.strings().ascii().ofMaxLength(40))
                .as(Operation::new);
        return operation.list().ofMaxSize(200);
    }

    @Property(tries = 500, seed = "2026")
    void shouldHoldWhatAListHoldsAndNeverChangeWhatACopyWasTakenFor(@ForAll("operations") List<Operation> operations)
            throws IOException {
        RecordTable table = new RecordTable();
        List<Entry> model = new ArrayList<>();
        Map<RecordTable, List<Entry>> kept = new HashMap<>();
        for (Operation operation : operations) {
            int index = model.isEmpty() ? -1 : operation.place() % model.size();
            Entry entry = new Entry(operation.hash(), operation.text());
            switch (operation.kind()) {
                case ADD -> {
                    table.add(entry.hash(), packed(entry.text()));
                    model.add(entry);
                }
                case TAKE_OVER -> takeOver(table, model, operation);
                case REPLACE -> {
                    if (index >= 0) {
                        table.replace(index, packed(entry.text()));
                        model.set(index, new Entry(model.get(index).hash(), entry.text()));
                    }
                }
                case REMOVE -> {
                    if (index >= 0) {
                        table.remove(index);
                        model.remove(index);
                    }
                }
                case REMOVE_EVERY_OTHER -> {
                    boolean[] removed = new boolean[model.size()];
                    for (int i = model.size() - 1; i >= 0; i -= 2) {
                        removed[i] = true;
                        model.remove(i);
                    }
                    table.removeAll(removed);
                }
                case COPY_AND_CHANGE_THE_COPY -> {
                    kept.put(table, List.copyOf(model));
                    table = table.copy();
                }
                case COPY_AND_CHANGE_THE_ORIGINAL -> kept.put(table.copy(), List.copyOf(model));
                case WRITE_AND_READ -> table = writtenAndRead(table);
            }
            assertThat(entriesOf(table)).isEqualTo(model);
            assertThat(found(table, operation.hash(), -1)).isEqualTo(expected(model, operation.hash(), -1));
            assertThat(found(table, operation.hash(), RecordTable.GROUP_MASK))
                    .isEqualTo(expected(model, operation.hash(), RecordTable.GROUP_MASK));
        }
        kept.forEach((copy, entries) -> {
            assertThat(entriesOf(copy)).isEqualTo(entries);
            assertThat(found(copy, 1, RecordTable.GROUP_MASK)).isEqualTo(expected(entries, 1, RecordTable.GROUP_MASK));
        });
    }

    /** Of records that came together, some are not to be found, and one takes the place of another. */
    private static void takeOver(RecordTable table, List<Entry> model, Operation operation) {
        RecordLog log = new RecordLog();
        for (int i = 0; i < operation.place() % 40; i++) {
            Packer record = packed(operation.text() + i);
            log.add(record.bytes(), 0, record.length());
        }
        Unpacker unpacker = new Unpacker();
        RecordCursor cursor = table.takeOver(log);
        for (int i = 0; cursor.next(unpacker); i++) {
            Entry entry = new Entry(operation.hash() * (i % 3), operation.text() + i);
            if (i % 7 == 5) {
                table.replace(0, cursor);
                model.set(0, new Entry(model.get(0).hash(), entry.text()));
            } else if (i % 5 != 4) {
                table.add(entry.hash(), cursor);
                model.add(entry);
            } else {
                table.replace(model.size() - 1, packed("in between"));
                model.set(
                        model.size() - 1, new Entry(model.get(model.size() - 1).hash(), "in between"));
            }
        }
    }

    @Test
    void shouldFindTheRecordsOfAHashFromTheNewestOn() {
        RecordTable table = new RecordTable();
        for (int hash : new int[] {7, 5, 7, 0x17, 0x1007}) {
            table.add(hash, packed("x"));
        }

        assertThat(table.findBefore(5, 7)).isEqualTo(2);
        assertThat(table.findBefore(2, 7)).isZero();
        assertThat(table.findBefore(0, 7)).isEqualTo(-1);
        assertThat(table.findInGroupBefore(5, 7)).isEqualTo(3);
        assertThat(table.findInGroupBefore(3, 7)).isEqualTo(2);
        assertThat(new RecordTable().findBefore(0, 0)).isEqualTo(-1);
    }

    @Test
    void shouldHoldRecordsOfAnyLength() throws IOException {
        RecordTable table = new RecordTable();
        List<Entry> model = new ArrayList<>();
        for (int length : List.of(0, 126, 127, 128, 16_380, 40, 16_384, 32_760, 65_530, 65_540, 7, 2_097_160, 1)) {
            Entry entry = new Entry(length, "x".repeat(length));
            table.add(entry.hash(), packed(entry.text()));
            model.add(entry);
        }
        table.replace(5, packed("y".repeat(100_000)));
        model.set(5, new Entry(40, "y".repeat(100_000)));
        table.remove(0);
        model.remove(0);

        assertThat(entriesOf(table)).isEqualTo(model);
        assertThat(entriesOf(writtenAndRead(table))).isEqualTo(model);
    }

    @Test
    void shouldKnowTheRecordThatWasAddedLast() {
        RecordTable table = new RecordTable();
        assertThat(table.endsWith(1, packed("one"))).isFalse();
        table.add(1, packed("one"));
        table.add(1, packed("two"));

        assertThat(table.endsWith(1, packed("two"))).isTrue();
        assertThat(table.endsWith(1, packed("one"))).isFalse();
        assertThat(table.endsWith(2, packed("two"))).isFalse();
        assertThat(table.endsWith(1, packed("tw"))).isFalse();
    }

    @Test
    void shouldKeepTimerAndCounterInCopiesAndCheckpoints() throws IOException {
        RecordTable table = new RecordTable();
        assertThat(table.timerMs()).isEqualTo(RecordLog.NO_TIMER);
        table.setTimerMs(-5);
        table.setCounter(1L << 40);

        for (RecordTable copy : List.of(table.copy(), writtenAndRead(table))) {
            assertThat(copy.timerMs()).isEqualTo(-5);
            assertThat(copy.counter()).isEqualTo(1L << 40);
        }
    }

    @Test
    void shouldCopyWhatWasWrittenWithoutReadingBeyondIt() throws IOException {
        RecordTable table = new RecordTable();
        table.add(1, packed("one"));
        DataOutputSerializer written = new DataOutputSerializer(8);
        RecordTableSerializer.INSTANCE.serialize(table, written);
        RecordTableSerializer.INSTANCE.serialize(new RecordTable(), written);
        DataInputDeserializer in = new DataInputDeserializer(written.getCopyOfBuffer());
        DataOutputSerializer copied = new DataOutputSerializer(8);

        RecordTableSerializer.INSTANCE.copy(in, copied);
        RecordTableSerializer.INSTANCE.copy(in, copied);

        assertThat(copied.getCopyOfBuffer()).isEqualTo(written.getCopyOfBuffer());
        assertThat(in.available()).isZero();
    }

    private static List<Integer> found(RecordTable table, int hash, int mask) {
        List<Integer> indexes = new ArrayList<>();
        boolean isGroup = mask == RecordTable.GROUP_MASK;
        int index = table.count();
        do {
            index = isGroup ? table.findInGroupBefore(index, hash) : table.findBefore(index, hash);
            indexes.add(index);
        } while (index >= 0);
        return indexes;
    }

    private static List<Integer> expected(List<Entry> model, int hash, int mask) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = model.size() - 1; i >= 0; i--) {
            if (((model.get(i).hash() ^ hash) & mask) == 0) {
                indexes.add(i);
            }
        }
        indexes.add(-1);
        return indexes;
    }

    private static RecordTable writtenAndRead(RecordTable table) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(8);
        RecordTableSerializer.INSTANCE.serialize(table, out);
        return RecordTableSerializer.INSTANCE.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    private static Packer packed(String text) {
        return new Packer().putText(Text.of(text));
    }

    private static List<Entry> entriesOf(RecordTable table) {
        List<Entry> entries = new ArrayList<>();
        Unpacker unpacker = new Unpacker();
        Text text = new Text();
        for (int i = 0; i < table.count(); i++) {
            table.read(i, unpacker).getText(text);
            entries.add(new Entry(table.hash(i), text.toString()));
        }
        return entries;
    }
}
