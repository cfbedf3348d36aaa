package io.omniretail.pipeline.sensors;

import io.omniretail.domain.rule.Windows;
import io.omniretail.pipeline.common.Emission;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Puts each reading into the window of its time in a zone's calendar. A window speaks once, when nothing can change it
 * any more; or live, whenever it has changed.
 */
public final class AlignedWindows extends WindowAssigner<Object, TimeWindow> {
    private static final long serialVersionUID = 1L;

    private final Windows windows;
    private final long allowedLatenessMs;
    private final Emission emission;

    public AlignedWindows(Windows windows, long allowedLatenessMs, Emission emission) {
        this.windows = windows;
        this.emission = emission;
        this.allowedLatenessMs = allowedLatenessMs;
    }

    @Override
    public Collection<TimeWindow> assignWindows(Object element, long timestampMs, WindowAssignerContext context) {
        return List.of(new TimeWindow(windows.startMs(timestampMs), windows.endMs(timestampMs)));
    }

    @Override
    public Trigger<Object, TimeWindow> getDefaultTrigger() {
        return new ChangeTrigger(allowedLatenessMs, emission);
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
