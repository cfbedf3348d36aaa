package io.omniretail.pipeline.common;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.pipeline.state.RecordBlock;
import java.util.Arrays;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers the records of each bucket in a block before they are shuffled. Blocks are given when they are full, or when
 * there is much in all of them; live ones shortly after a record has come, and where rows are given as soon as they
 * change, at once.
 *
 * @param <T> the records
 */
final class BlockWriter<T extends Packed> extends Gathering<T> {
    private static final long serialVersionUID = 1L;

    /** All blocks together. */
    private static final int MOST_BYTES = 1 << 24;
    /** So many arrays of bytes are used again. */
    private static final int MOST_KEPT = 1 << 12;

    private final int buckets;
    private final Blocks.BucketOf<T> bucketOf;
    private final Blocks.TimeOf<T> timeOf;
    private final Emission emission;

    /** By bucket, one more than the index of its block; 0 for none. */
    private transient int[] indexes;
    /** The blocks that have been begun, and behind them some whose arrays will be used again. */
    private transient RecordBlock[] blocks;

    private transient int count;
    private transient int bytes;
    private transient Packer packer;
    private transient StreamRecord<RecordBlock> out;

    BlockWriter(int buckets, Blocks.BucketOf<T> bucketOf, Blocks.TimeOf<T> timeOf, Emission emission) {
        this.buckets = buckets;
        this.bucketOf = bucketOf;
        this.timeOf = timeOf;
        this.emission = emission;
    }

    @Override
    public void open() throws Exception {
        super.open();
        indexes = new int[buckets];
        blocks = new RecordBlock[0];
        packer = new Packer();
        out = new StreamRecord<>(null);
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        T packed = element.getValue();
        if (emission.isLive() && !emission.isImmediate() && count == 0) {
            flushAt(nowMs() + emission.lingerMs());
        }
        packed.pack(packer.reset());
        RecordBlock block = block(bucketOf.bucketOf(packed));
        if (!block.hasRoomFor(packer)) {
            pass(block);
        }
        bytes -= block.bytes();
        block.add(packer, timeOf.timeOf(packed));
        bytes += block.bytes();
        if (bytes >= MOST_BYTES || emission.isImmediate()) {
            flush();
        }
    }

    private RecordBlock block(int bucket) {
        int index = indexes[bucket] - 1;
        if (index >= 0) {
            return blocks[index];
        }
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, Math.min(buckets, count + Math.max(count, 16)));
        }
        if (blocks[count] == null) {
            blocks[count] = new RecordBlock();
        }
        RecordBlock block = blocks[count];
        block.start(bucket);
        indexes[bucket] = ++count;
        return block;
    }

    @Override
    protected void flush() {
        for (int i = 0; i < count; i++) {
            indexes[blocks[i].bucket] = 0;
            pass(blocks[i]);
            if (i >= MOST_KEPT) {
                blocks[i] = null;
            }
        }
        count = 0;
    }

    private void pass(RecordBlock block) {
        output.collect(out.replace(block, block.earliestMs));
        bytes -= block.bytes();
        block.start(block.bucket);
    }
}
