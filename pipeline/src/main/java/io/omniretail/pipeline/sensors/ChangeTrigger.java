package io.omniretail.pipeline.sensors;

import io.omniretail.pipeline.common.Emission;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Fires a window that has changed: when event time has passed its end plus the allowed lateness; live, also when it
 * closes and at the moments of the {@link Emission}, or with each change.
 */
final class ChangeTrigger extends Trigger<Object, TimeWindow> {
    private static final long serialVersionUID = 1L;
    private static final ValueStateDescriptor<Boolean> CHANGED = new ValueStateDescriptor<>("changed", Types.BOOLEAN);

    private final long allowedLatenessMs;
    private final Emission emission;

    ChangeTrigger(long allowedLatenessMs, Emission emission) {
        this.allowedLatenessMs = allowedLatenessMs;
        this.emission = emission;
    }

    @Override
    public TriggerResult onElement(Object element, long timestampMs, TimeWindow window, TriggerContext context)
            throws Exception {
        if (emission.isImmediate()) {
            return TriggerResult.FIRE;
        }
        ValueState<Boolean> changed = context.getPartitionedState(CHANGED);
        if (changed.value() == null) {
            changed.update(true);
            context.registerEventTimeTimer(settledMs(window));
            if (emission.isLive()) {
                context.registerEventTimeTimer(window.maxTimestamp());
                context.registerProcessingTimeTimer(emission.nextMs(context.getCurrentProcessingTime()));
            }
        }
        return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onEventTime(long timeMs, TimeWindow window, TriggerContext context) throws Exception {
        return fireIfChanged(context);
    }

    @Override
    public TriggerResult onProcessingTime(long timeMs, TimeWindow window, TriggerContext context) throws Exception {
        return fireIfChanged(context);
    }

    private static TriggerResult fireIfChanged(TriggerContext context) throws Exception {
        ValueState<Boolean> changed = context.getPartitionedState(CHANGED);
        if (changed.value() == null) {
            return TriggerResult.CONTINUE;
        }
        changed.clear();
        return TriggerResult.FIRE;
    }

    @Override
    public void clear(TimeWindow window, TriggerContext context) throws Exception {
        context.getPartitionedState(CHANGED).clear();
        context.deleteEventTimeTimer(settledMs(window));
        context.deleteEventTimeTimer(window.maxTimestamp());
    }

    private long settledMs(TimeWindow window) {
        return window.maxTimestamp() + allowedLatenessMs;
    }
}
