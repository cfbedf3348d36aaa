package io.omniretail.pipeline.common;

import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Flink's operators for keyed functions, which also keep a function's {@link LateGate} in checkpoints, tell it of every
 * watermark, and let the function hand in its books before each checkpoint barrier and at the end.
 *
 * <p>They never say that they are idle. Where all instances are, what comes after them would follow the first one that
 * wakes up, and settle days while records that another one has already let in are still on their way. Each instance
 * hears all that comes before it, so none of them can be left behind and hold event time back.
 */
public final class GatedOperators {
    private GatedOperators() {}

    /** A function with a late gate and with books of what became of its records. */
    public interface GatedFunction {
        LateGate gate();

        /** Hands in what became of records since this was last called. */
        void closeBooks(Outcomes.Output output);
    }

    public static <K, I, O, F extends KeyedProcessFunction<K, I, O> & GatedFunction> KeyedProcessOperator<K, I, O> of(
            F function) {
        return new OneInput<>(function, function);
    }

    public static <K, A, B, O, F extends KeyedCoProcessFunction<K, A, B, O> & GatedFunction>
            KeyedCoProcessOperator<K, A, B, O> of(F function) {
        return new TwoInputs<>(function, function);
    }

    private static final class OneInput<K, I, O> extends KeyedProcessOperator<K, I, O> {
        private static final long serialVersionUID = 1L;
        private final GatedFunction gated;

        OneInput(KeyedProcessFunction<K, I, O> function, GatedFunction gated) {
            super(function);
            this.gated = gated;
        }

        @Override
        public void initializeState(StateInitializationContext context) throws Exception {
            super.initializeState(context);
            gated.gate().initialize(context.getOperatorStateStore());
        }

        @Override
        public void snapshotState(StateSnapshotContext context) throws Exception {
            super.snapshotState(context);
            gated.gate().snapshot();
        }

        @Override
        public void processWatermark(Watermark mark) throws Exception {
            gated.gate().advance(mark.getTimestamp());
            super.processWatermark(mark);
        }

        @Override
        public void processWatermarkStatus(WatermarkStatus status) {
            // Is not passed on
        }

        @Override
        public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
            gated.closeBooks(this::toSideOutput);
            super.prepareSnapshotPreBarrier(checkpointId);
        }

        @Override
        public void finish() throws Exception {
            gated.closeBooks(this::toSideOutput);
            super.finish();
        }

        private <T> void toSideOutput(OutputTag<T> tag, T value) {
            output.collect(tag, new StreamRecord<>(value));
        }
    }

    private static final class TwoInputs<K, A, B, O> extends KeyedCoProcessOperator<K, A, B, O> {
        private static final long serialVersionUID = 1L;
        private final GatedFunction gated;

        TwoInputs(KeyedCoProcessFunction<K, A, B, O> function, GatedFunction gated) {
            super(function);
            this.gated = gated;
        }

        @Override
        public void initializeState(StateInitializationContext context) throws Exception {
            super.initializeState(context);
            gated.gate().initialize(context.getOperatorStateStore());
        }

        @Override
        public void snapshotState(StateSnapshotContext context) throws Exception {
            super.snapshotState(context);
            gated.gate().snapshot();
        }

        @Override
        public void processWatermark(Watermark mark) throws Exception {
            gated.gate().advance(mark.getTimestamp());
            super.processWatermark(mark);
        }

        @Override
        protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
            if (combinedWatermark.updateStatus(input, status.isIdle())) {
                processWatermark(new Watermark(combinedWatermark.getCombinedWatermark()));
            }
        }

        @Override
        public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
            gated.closeBooks(this::toSideOutput);
            super.prepareSnapshotPreBarrier(checkpointId);
        }

        @Override
        public void finish() throws Exception {
            gated.closeBooks(this::toSideOutput);
            super.finish();
        }

        private <T> void toSideOutput(OutputTag<T> tag, T value) {
            output.collect(tag, new StreamRecord<>(value));
        }
    }
}
