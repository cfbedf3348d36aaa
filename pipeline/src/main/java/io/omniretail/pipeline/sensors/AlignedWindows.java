package io.omniretail.pipeline.sensors;

import io.omniretail.domain.rule.Windows;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Puts each reading into the window of its time in a zone's calendar, and lets a window speak when nothing can change
 * it any more: once, with its final values.
 */
public final class AlignedWindows extends WindowAssigner<Object, TimeWindow> {
    private static final long serialVersionUID = 1L;

    private final Windows windows;
    private final long allowedLatenessMs;

    public AlignedWindows(Windows windows, long allowedLatenessMs) {
        this.windows = windows;
        this.allowedLatenessMs = allowedLatenessMs;
    }

    @Override
    public Collection<TimeWindow> assignWindows(Object element, long timestampMs, WindowAssignerContext context) {
        return List.of(new TimeWindow(windows.startMs(timestampMs), windows.endMs(timestampMs)));
    }

    @Override
    public Trigger<Object, TimeWindow> getDefaultTrigger() {
        return new SettledTrigger(allowedLatenessMs);
    }

    @Override
    public TypeSerializer<TimeWindow> getWindowSerializer(ExecutionConfig executionConfig) {
        return new TimeWindow.Serializer();
    }

    @Override
    public boolean isEventTime() {
        return true;
    }
}
