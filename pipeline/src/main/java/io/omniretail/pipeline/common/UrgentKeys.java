package io.omniretail.pipeline.common;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/**
 * Streams by key for records that must not wait.
 *
 * <p>A shuffle costs a record the time in which another thread wakes up. A live job without parallelism has nothing to
 * shuffle: there what comes next runs in the same thread, if it has no other input. State is the same either way, so
 * that a job can go on at another parallelism. A scheduler that changed it beneath the job would make it fail, as keys
 * would be where they do not belong.
 */
public final class UrgentKeys {
    private UrgentKeys() {}

    /** The stream by key. */
    public static <T, K> KeyedStream<T, K> of(
            DataStream<T> stream, KeySelector<T, K> keyOf, TypeInformation<K> type, Emission emission) {
        return isInOnePlace(stream, emission)
                ? DataStreamUtils.reinterpretAsKeyedStream(stream, keyOf, type)
                : stream.keyBy(keyOf, type);
    }

    /** Whether nothing is shuffled. */
    public static boolean isInOnePlace(DataStream<?> stream, Emission emission) {
        return emission.isLive() && stream.getExecutionEnvironment().getParallelism() == 1;
    }
}
