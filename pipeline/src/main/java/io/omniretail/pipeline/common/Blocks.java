package io.omniretail.pipeline.common;

import io.omniretail.domain.Packed;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.RecordBlock;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Turns streams of records into streams of {@link RecordBlock blocks}, keyed by bucket.
 *
 * @param emission when results are given, which says how long a record may wait for others
 */
public record Blocks(Buckets buckets, Emission emission) {
    /** The bucket that a record belongs to. */
    @FunctionalInterface
    public interface BucketOf<T> extends Serializable {
        int bucketOf(T packed);
    }

    /** The event time of a record, in epoch milliseconds. */
    @FunctionalInterface
    public interface TimeOf<T> extends Serializable {
        long timeOf(T packed);
    }

    /** The same, but live no record waits for others. */
    public Blocks atOnce() {
        return emission.isLive() ? new Blocks(buckets, Emission.live(Duration.ZERO)) : this;
    }

    /**
     * The blocks of a stream's records.
     *
     * @param name what the records are, for the operator's name and uid
     */
    public <T extends Packed> KeyedStream<RecordBlock, Integer> of(
            DataStream<T> records, String name, BucketOf<T> bucketOf, TimeOf<T> timeOf) {
        SingleOutputStreamOperator<RecordBlock> blocks = records.transform(
                        "Blocks of " + name.replace('-', ' '),
                        RecordBlock.TYPE,
                        new BlockWriter<>(buckets.count(), bucketOf, timeOf, emission))
                .uid("blocks-of-" + name);
        if (emission.isImmediate()) {
            return UrgentKeys.of(blocks.setBufferTimeout(0), block -> block.bucket, Types.INT, emission);
        }
        return blocks.keyBy(block -> block.bucket, Types.INT);
    }
}
