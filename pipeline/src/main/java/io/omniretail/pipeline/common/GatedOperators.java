package io.omniretail.pipeline.common;

import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Flink's operators for keyed functions, which also tell a function's {@link LateGate} of every watermark.
 *
 * <p>They never say that they are idle. Where all instances are, what comes after them would follow the first one that
 * wakes up, and settle days while records that another one has already let in are still on their way. Each instance
 * hears all that comes before it, so none of them can be left behind and hold event time back.
 */
public final class GatedOperators {
    private GatedOperators() {}

    public static <K, I, O, F extends KeyedProcessFunction<K, I, O> & LateGate.Gated> KeyedProcessOperator<K, I, O> of(
            F function) {
        return new OneInput<>(function, function.gate());
    }

    public static <K, A, B, O, F extends KeyedCoProcessFunction<K, A, B, O> & LateGate.Gated>
            KeyedCoProcessOperator<K, A, B, O> of(F function) {
        return new TwoInputs<>(function, function.gate());
    }

    private static final class OneInput<K, I, O> extends KeyedProcessOperator<K, I, O> {
        private static final long serialVersionUID = 1L;
        private final LateGate gate;

        OneInput(KeyedProcessFunction<K, I, O> function, LateGate gate) {
            super(function);
            this.gate = gate;
        }

        @Override
        public void processWatermark(Watermark mark) throws Exception {
            gate.advance(mark.getTimestamp());
            super.processWatermark(mark);
        }

        @Override
        public void processWatermarkStatus(WatermarkStatus status) {
            // Is not passed on
        }
    }

    private static final class TwoInputs<K, A, B, O> extends KeyedCoProcessOperator<K, A, B, O> {
        private static final long serialVersionUID = 1L;
        private final LateGate gate;

        TwoInputs(KeyedCoProcessFunction<K, A, B, O> function, LateGate gate) {
            super(function);
            this.gate = gate;
        }

        @Override
        public void processWatermark(Watermark mark) throws Exception {
            gate.advance(mark.getTimestamp());
            super.processWatermark(mark);
        }

        @Override
        protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
            if (combinedWatermark.updateStatus(input, status.isIdle())) {
                processWatermark(new Watermark(combinedWatermark.getCombinedWatermark()));
            }
        }
    }
}
