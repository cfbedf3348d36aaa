package io.omniretail.pipeline.sensors;

import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** Fires a window once, when event time has passed its end plus the allowed lateness. */
final class SettledTrigger extends Trigger<Object, TimeWindow> {
    private static final long serialVersionUID = 1L;

    private final long allowedLatenessMs;

    SettledTrigger(long allowedLatenessMs) {
        this.allowedLatenessMs = allowedLatenessMs;
    }

    @Override
    public TriggerResult onElement(Object element, long timestampMs, TimeWindow window, TriggerContext context) {
        context.registerEventTimeTimer(settledMs(window));
        return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onEventTime(long timeMs, TimeWindow window, TriggerContext context) {
        return timeMs == settledMs(window) ? TriggerResult.FIRE : TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onProcessingTime(long timeMs, TimeWindow window, TriggerContext context) {
        return TriggerResult.CONTINUE;
    }

    @Override
    public void clear(TimeWindow window, TriggerContext context) {
        context.deleteEventTimeTimer(settledMs(window));
    }

    private long settledMs(TimeWindow window) {
        return window.maxTimestamp() + allowedLatenessMs;
    }
}
