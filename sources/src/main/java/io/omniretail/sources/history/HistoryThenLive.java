package io.omniretail.sources.history;

import io.omniretail.sources.Decoded;
import io.omniretail.sources.types.PackedTypeInformation;
import java.time.Instant;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seam between a history that ends and live records that do not. While history is read, event time is that of the
 * slower of the two, so whatever lies in both is still known when it comes for the second time. When history has ended
 * it counts as idle: Flink would take its end for the end of time, and without live records at that moment all that
 * comes later would be late.
 *
 * <p>This must be a task of its own. After a restore, Flink gives the end of time again in place of sources that had
 * ended, and of all that is chained to them.
 */
final class HistoryThenLive extends AbstractStreamOperator<Decoded>
        implements TwoInputStreamOperator<Decoded, Decoded, Decoded> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(HistoryThenLive.class);

    /** Names of the counters: what each part has given since the task began. */
    static final String HISTORY_RECORDS = "historyRecords";

    static final String LIVE_RECORDS = "liveRecords";
    /**
     * Name of the gauge: how far history has been read, in epoch milliseconds; its greatest value once it has ended.
     */
    static final String HISTORY_WATERMARK = "historyWatermarkMs";

    private transient Counter historyRecords;
    private transient Counter liveRecords;
    private transient volatile long historyWatermarkMs;

    private HistoryThenLive() {}

    static DataStream<Decoded> of(DataStream<Decoded> history, DataStream<Decoded> live) {
        return history.connect(live)
                .transform("History, then live", PackedTypeInformation.of(Decoded.class), new HistoryThenLive())
                .uid("history-then-live");
    }

    @Override
    public void open() throws Exception {
        super.open();
        historyRecords = getMetricGroup().counter(HISTORY_RECORDS);
        liveRecords = getMetricGroup().counter(LIVE_RECORDS);
        historyWatermarkMs = Long.MIN_VALUE;
        getMetricGroup().gauge(HISTORY_WATERMARK, (Gauge<Long>) () -> historyWatermarkMs);
    }

    @Override
    public void processElement1(StreamRecord<Decoded> element) {
        historyRecords.inc();
        output.collect(element);
    }

    @Override
    public void processElement2(StreamRecord<Decoded> element) {
        liveRecords.inc();
        output.collect(element);
    }

    @Override
    public void processWatermark1(Watermark mark) throws Exception {
        historyWatermarkMs = mark.getTimestamp();
        if (mark.equals(Watermark.MAX_WATERMARK)) {
            LOG.info(
                    "history has been read here, {} records of it since the task began; from now on live only", read());
            processWatermarkStatus1(WatermarkStatus.IDLE);
            return;
        }
        LOG.info(
                "history has been read up to {} here, {} records so far",
                Instant.ofEpochMilli(mark.getTimestamp()),
                read());
        super.processWatermark1(mark);
    }

    private long read() {
        return historyRecords.getCount();
    }
}
