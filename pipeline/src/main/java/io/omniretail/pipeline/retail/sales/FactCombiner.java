package io.omniretail.pipeline.retail.sales;

import io.omniretail.pipeline.common.Emission;
import io.omniretail.pipeline.state.SumTable;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Adds facts up before they are shuffled, so that a table's rows travel and not its lines. Holds no state: it passes on
 * what it has before each checkpoint barrier and watermark, when it is full, at the end, and live at the moments of the
 * {@link Emission}.
 */
public final class FactCombiner extends AbstractStreamOperator<SalesFact>
        implements OneInputStreamOperator<SalesFact, SalesFact> {
    private static final long serialVersionUID = 1L;
    /** About 100 MiB of keys and sums: facts of many days, in no order, are hardly ever added up in less. */
    private static final int FULL = 1 << 20;

    private final int full;
    private final Emission emission;
    private final List<SalesTable> tables;
    private transient SumTable sums;
    private transient SalesFact projected;
    private transient SalesFact sum;
    private transient StreamRecord<SalesFact> out;
    private transient ScheduledFuture<?> nextFlush;

    /** Sums for each of these tables. */
    public FactCombiner(Emission emission, SalesTable... tables) {
        this(FULL, emission, tables);
    }

    /** Passes on what it has when it holds so many sums. */
    FactCombiner(int full, Emission emission, SalesTable... tables) {
        this.full = full;
        this.emission = emission;
        this.tables = List.of(tables);
    }

    @Override
    public void open() throws Exception {
        super.open();
        sums = SalesFact.newSums();
        projected = new SalesFact();
        sum = new SalesFact();
        out = new StreamRecord<>(sum);
    }

    @Override
    public void processElement(StreamRecord<SalesFact> element) {
        if (emission.isLive() && sums.count() == 0) {
            flushAtNextMoment();
        }
        for (SalesTable table : tables) {
            table.project(element.getValue(), projected);
            projected.addTo(sums);
        }
        if (sums.count() >= full) {
            flush();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flush();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    private void flushAtNextMoment() {
        if (nextFlush == null) {
            ProcessingTimeService clock = getProcessingTimeService();
            nextFlush = clock.registerTimer(emission.nextMs(clock.getCurrentProcessingTime()), firedMs -> {
                nextFlush = null;
                flush();
            });
        }
    }

    private void flush() {
        if (sums.count() == 0) {
            return;
        }
        for (int i = 0; i < sums.count(); i++) {
            if (!sums.isZero(i)) {
                sum.read(sums, i);
                output.collect(out);
            }
        }
        sums.clear();
    }
}
