package io.omniretail.pipeline.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.RecordBlockSerializer;
import io.omniretail.pipeline.state.RecordCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockWriterTest {
    private static final int BUCKETS = 64;
    private static final int BLOCK_BYTES = (1 << 12) + 64;
    private static final long NOON_MS = 1_793_620_800_000L;

    private OneInputStreamOperatorTestHarness<Note, RecordBlock> harness;

    /** A text that says which bucket it belongs to. */
    private record Note(int bucket, long timeMs, String text) implements Packed {
        @Override
        public void pack(Packer out) {
            out.putText(Text.of(text));
        }

        @Override
        public void unpack(Unpacker in) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void open() throws Exception {
        open(Emission.SETTLED);
    }

    private void open(Emission emission) throws Exception {
        open(BUCKETS, emission);
    }

    private void open(int buckets, Emission emission) throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(
                new BlockWriter<Note>(buckets, note -> note.bucket, note -> note.timeMs, emission));
        harness.setup(RecordBlockSerializer.INSTANCE);
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldPassEachRecordOnOnceInItsBucketAndInOrder() throws Exception {
        Random random = new Random(7);
        Map<Integer, List<String>> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String text = i + "x".repeat(i == 5_000 ? 1_000_000 : random.nextInt(i % 100 == 0 ? 6_000 : 150));
            Note note = new Note(random.nextInt(BUCKETS), NOON_MS, text);
            expected.computeIfAbsent(note.bucket, bucket -> new ArrayList<>()).add(text);
            send(note);
            if (i % 3_000 == 0) {
                harness.processWatermark(new Watermark(i));
            }
        }
        harness.getOperator().finish();

        Map<Integer, List<String>> given = new HashMap<>();
        for (RecordBlock block : blocks()) {
            List<String> texts = texts(block);
            assertThat(texts.size() == 1 || block.bytes() <= BLOCK_BYTES).isTrue();
            given.computeIfAbsent(block.bucket, bucket -> new ArrayList<>()).addAll(texts);
        }
        assertThat(given).isEqualTo(expected);
    }

    @Test
    void shouldHoldRecordsBackUntilThereIsABlockOfThem() throws Exception {
        String text = "x".repeat(1_000);
        for (int i = 0; i < 4; i++) {
            send(new Note(1, NOON_MS, text));
            send(new Note(2, NOON_MS, "y"));
        }
        assertThat(blocks()).isEmpty();

        send(new Note(1, NOON_MS, text));

        assertThat(blocks()).hasSize(1);
        assertThat(blocks().get(0).bucket).isEqualTo(1);
        assertThat(texts(blocks().get(0))).hasSize(4);
    }

    @Test
    void shouldTellTheEarliestTimeOfEachBlock() throws Exception {
        send(new Note(1, NOON_MS + 5, "a"));
        send(new Note(1, NOON_MS - 3, "b"));
        send(new Note(1, NOON_MS + 9, "c"));
        harness.prepareSnapshotPreBarrier(1);
        send(new Note(1, NOON_MS + 7, "d"));
        harness.prepareSnapshotPreBarrier(2);

        assertThat(blocks()).extracting(block -> block.earliestMs).containsExactly(NOON_MS - 3, NOON_MS + 7);
    }

    @Test
    void shouldPassAllOnBeforeAWatermark() throws Exception {
        send(new Note(1, NOON_MS, "a"));
        send(new Note(2, NOON_MS, "b"));

        harness.processWatermark(new Watermark(7));

        List<Object> output = new ArrayList<>(harness.getOutput());
        assertThat(output).hasSize(3);
        assertThat(output.get(2)).isEqualTo(new Watermark(7));
    }

    @Test
    void shouldPassAllOnBeforeItSaysThatItIsIdle() throws Exception {
        send(new Note(1, NOON_MS, "a"));

        harness.processWatermarkStatus(WatermarkStatus.IDLE);

        List<Object> output = new ArrayList<>(harness.getOutput());
        assertThat(output).hasSize(2);
        assertThat(output.get(0)).isInstanceOf(StreamRecord.class);
        assertThat(output.get(1)).isEqualTo(WatermarkStatus.IDLE);
    }

    @Test
    void shouldPassAllOnBeforeABarrier() throws Exception {
        send(new Note(1, NOON_MS, "a"));

        harness.prepareSnapshotPreBarrier(1);
        harness.prepareSnapshotPreBarrier(2);

        assertThat(blocks()).hasSize(1);
    }

    @Test
    void shouldPassAllOnBeforeItHoldsMuch() throws Exception {
        int manyBuckets = 1 << 16;
        open(manyBuckets, Emission.SETTLED);
        String text = "x".repeat(300);

        for (int bucket = 0; bucket < manyBuckets; bucket++) {
            send(new Note(bucket, NOON_MS, text));
        }

        assertThat(blocks()).isNotEmpty();
        harness.getOperator().finish();
        List<Integer> given =
                blocks().stream().map(block -> block.bucket).sorted().toList();
        assertThat(given).isEqualTo(IntStream.range(0, manyBuckets).boxed().toList());
    }

    @Test
    void shouldPassLiveRecordsOnAfterATenthOfTheInterval() throws Exception {
        open(Emission.live(Duration.ofSeconds(1)));
        harness.setProcessingTime(500);
        send(new Note(1, NOON_MS, "a"));
        send(new Note(2, NOON_MS, "b"));
        harness.setProcessingTime(599);
        assertThat(blocks()).isEmpty();

        harness.setProcessingTime(600);
        assertThat(blocks()).hasSize(2);

        send(new Note(1, NOON_MS, "c"));
        harness.setProcessingTime(700);
        assertThat(blocks()).hasSize(3);
    }

    @Test
    void shouldPassLiveRecordsOnAtOnceWithoutAnInterval() throws Exception {
        open(Emission.live(Duration.ZERO));
        for (int i = 1; i <= 3; i++) {
            send(new Note(1, NOON_MS, "a"));
            assertThat(blocks()).hasSize(i);
        }
    }

    private void send(Note note) throws Exception {
        harness.processElement(new StreamRecord<>(note));
    }

    private List<RecordBlock> blocks() {
        return Harnesses.output(harness);
    }

    private static List<String> texts(RecordBlock block) {
        List<String> texts = new ArrayList<>();
        Unpacker unpacker = new Unpacker();
        Text text = new Text();
        RecordCursor cursor = block.cursor();
        while (cursor.next(unpacker)) {
            unpacker.getText(text);
            texts.add(text.toString());
        }
        return texts;
    }
}
