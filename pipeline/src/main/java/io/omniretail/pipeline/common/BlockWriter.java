package io.omniretail.pipeline.common;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.pipeline.state.OpenBlocks;
import io.omniretail.pipeline.state.RecordBlock;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers the records of each bucket in a block before they are shuffled. Blocks are given when they are full, or when
 * there is no room for another one; live ones shortly after a record has come, and where rows are given as soon as they
 * change, at once.
 *
 * @param <T> the records
 */
final class BlockWriter<T extends Packed> extends Gathering<T> {
    private static final long serialVersionUID = 1L;

    private final int buckets;
    private final Blocks.BucketOf<T> bucketOf;
    private final Blocks.TimeOf<T> timeOf;
    private final Emission emission;

    private transient OpenBlocks blocks;
    private transient RecordBlock block;
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
        blocks = new OpenBlocks(buckets);
        block = new RecordBlock();
        packer = new Packer();
        out = new StreamRecord<>(block);
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        T packed = element.getValue();
        if (emission.isLive() && !emission.isImmediate() && blocks.isEmpty()) {
            flushAt(nowMs() + emission.lingerMs());
        }
        packed.pack(packer.reset());
        int bucket = bucketOf.bucketOf(packed);
        long timeMs = timeOf.timeOf(packed);
        if (!blocks.add(bucket, packer, timeMs)) {
            makeRoom(bucket);
            if (!blocks.add(bucket, packer, timeMs)) {
                passAlone(bucket, timeMs);
            }
        }
        if (emission.isImmediate()) {
            flush();
        }
    }

    private void makeRoom(int bucket) {
        if (blocks.isOpen(bucket)) {
            pass(bucket);
        } else {
            flush();
        }
    }

    @Override
    protected void flush() {
        for (int i = 0; i < blocks.count(); i++) {
            pass(blocks.bucket(i));
        }
        blocks.clear();
    }

    private void pass(int bucket) {
        if (blocks.take(bucket, block)) {
            output.collect(out.replace(block, block.earliestMs));
        }
    }

    /** A record that is longer than blocks are. */
    private void passAlone(int bucket, long timeMs) {
        block.start(bucket);
        block.add(packer, timeMs);
        output.collect(out.replace(block, timeMs));
    }
}
