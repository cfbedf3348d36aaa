package io.omniretail.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class RecordLogTest {
    /** Sums up to several chunks of the greatest size, one of which is too small for the longest records. */
    private static final int RECORDS = 3_000;

    private final RecordLog log = new RecordLog();
    private final Packer packer = new Packer();

    @Test
    void shouldGiveRecordsOfAllLengthsInTheOrderInWhichTheyCame() {
        assertThat(read(log)).isEmpty();
        List<String> expected = addAll();

        assertThat(read(log)).isEqualTo(expected);
        assertThat(log.bytes())
                .isGreaterThan(expected.stream().mapToInt(String::length).sum());
    }

    @Test
    void shouldBeReadAsItWasWritten() throws IOException {
        List<String> expected = addAll();
        log.setTimerMs(17);
        DataOutputSerializer target = new DataOutputSerializer(64);
        RecordLogSerializer.INSTANCE.serialize(log, target);

        RecordLog restored =
                RecordLogSerializer.INSTANCE.deserialize(new DataInputDeserializer(target.getCopyOfBuffer()));

        assertThat(read(restored)).isEqualTo(expected);
        assertThat(restored.timerMs()).isEqualTo(17);
        add(restored, "next");
        expected.add("next");
        assertThat(read(restored)).isEqualTo(expected);
    }

    @Test
    void shouldLeaveACopyAsItWasWhenMoreIsAdded() {
        List<String> before = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            RecordLog copy = log.copy();
            List<String> expected = List.copyOf(before);
            before.add("record " + i);
            add(log, "record " + i);

            assertThat(read(copy)).isEqualTo(expected);
        }
        assertThat(read(log)).isEqualTo(before);
    }

    @Test
    void shouldTakeOverBlocksOfAllLengths() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int records = 0; records < 60; records++) {
            RecordLog block = new RecordLog();
            for (int i = 0; i < records; i++) {
                String record = records + " " + "x".repeat(i * 3);
                add(block, record);
                expected.add(record);
            }
            log.add(block(block));
            add(log, "between");
            expected.add("between");
        }

        assertThat(read(log)).isEqualTo(expected);
        DataOutputSerializer target = new DataOutputSerializer(64);
        RecordLogSerializer.INSTANCE.serialize(log, target);
        assertThat(read(RecordLogSerializer.INSTANCE.deserialize(new DataInputDeserializer(target.getCopyOfBuffer()))))
                .isEqualTo(expected);
    }

    private static RecordBlock block(RecordLog records) throws IOException {
        DataOutputSerializer bytes = new DataOutputSerializer(64);
        records.write(bytes);
        RecordBlock block = new RecordBlock();
        block.bytes = bytes.getCopyOfBuffer();
        block.length = block.bytes.length;
        block.count = records.count();
        return block;
    }

    /** Some of them need two or three bytes for their length, and one more than a chunk. */
    private List<String> addAll() {
        List<String> added = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            String record = i + "x".repeat(i == 1_000 ? 100_000 : i % 500 == 0 ? 20_000 : i % 200);
            add(log, record);
            added.add(record);
        }
        return added;
    }

    private void add(RecordLog target, String record) {
        packer.reset().putText(Text.of(record));
        target.add(packer.bytes(), 0, packer.length());
    }

    private static List<String> read(RecordLog log) {
        List<String> records = new ArrayList<>();
        Unpacker unpacker = new Unpacker();
        Text text = new Text();
        RecordCursor cursor = log.cursor();
        while (cursor.next(unpacker)) {
            unpacker.getText(text);
            records.add(text.toString());
        }
        return records;
    }
}
