package io.omniretail.pipeline.common;

import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;

/** Flink's operators for keyed functions, which also tell a function's {@link LateGate} of every watermark. */
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
    }
}
