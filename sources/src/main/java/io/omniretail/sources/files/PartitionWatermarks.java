package io.omniretail.sources.files;

import io.omniretail.sources.Decoded;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time of files: the lower bound of the split that is being read, never the records' own times. As splits are
 * handed out in the order of that bound, nothing can be late, however records lie in files and files among readers.
 */
final class PartitionWatermarks implements WatermarkStrategy<Decoded> {
    private static final long serialVersionUID = 1L;

    @Override
    public WatermarkGenerator<Decoded> createWatermarkGenerator(WatermarkGeneratorSupplier.Context context) {
        return new Generator();
    }

    /** What is no event has the lower bound for its time. */
    @Override
    public TimestampAssigner<Decoded> createTimestampAssigner(TimestampAssignerSupplier.Context context) {
        return (decoded, unused) ->
                decoded.kind() == Decoded.Kind.EVENT ? decoded.event().timeMs : decoded.lowerBoundMs();
    }

    private static final class Generator implements WatermarkGenerator<Decoded> {
        private long boundMs = Long.MIN_VALUE;

        @Override
        public void onEvent(Decoded decoded, long timeMs, WatermarkOutput output) {
            if (decoded.lowerBoundMs() > boundMs) {
                boundMs = decoded.lowerBoundMs();
                output.emitWatermark(new Watermark(boundMs - 1));
            }
        }

        /** Time must not pass while a reader waits for its next split. */
        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }
}
