package io.omniretail.pipeline.common;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.Unusable;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** What operators under test gave, in words. */
public final class Harnesses {
    /** Key groups in harnesses. */
    public static final int MAX_PARALLELISM = 128;

    private Harnesses() {}

    /** The records of the main output so far. */
    @SuppressWarnings("unchecked")
    public static <O> List<O> output(AbstractStreamOperatorTestHarness<O> harness) {
        List<O> values = new ArrayList<>();
        for (Object element : harness.getOutput()) {
            if (element instanceof StreamRecord<?> record) {
                values.add((O) record.getValue());
            }
        }
        return values;
    }

    /** The records of the main output since the last call, in words. */
    public static <O> List<String> newOutput(
            AbstractStreamOperatorTestHarness<O> harness, Function<? super O, String> inWords) {
        List<String> words = output(harness).stream().map(inWords).toList();
        harness.getOutput().clear();
        return words;
    }

    /** The records of a side output so far. */
    public static <X> List<X> sideOutput(AbstractStreamOperatorTestHarness<?> harness, OutputTag<X> tag) {
        Queue<StreamRecord<X>> records = harness.getSideOutput(tag);
        return records == null
                ? List.of()
                : records.stream().map(StreamRecord::getValue).toList();
    }

    /** The records that count nowhere, each as its reason and position. */
    public static List<String> unusable(AbstractStreamOperatorTestHarness<?> harness) {
        return sideOutput(harness, SideOutputs.UNUSABLE).stream()
                .map(unusable -> unusable.reason + " " + unusable.position)
                .toList();
    }

    /** The late records, each as its position and the watermark. */
    public static List<String> late(AbstractStreamOperatorTestHarness<?> harness) {
        return sideOutput(harness, SideOutputs.UNUSABLE).stream()
                .filter(unusable -> unusable.reason.toString().equals(Unusable.LATE))
                .map(unusable -> unusable.position + " " + unusable.watermarkMs)
                .toList();
    }

    /** The sums of a feed's ledger entries up to now: used, rejected, duplicate, late, filtered. */
    public static List<Long> ledger(AbstractStreamOperatorTestHarness<?> harness, Feed feed) throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        LedgerEntry sum = LedgerEntry.of(feed);
        for (LedgerEntry entry : sideOutput(harness, SideOutputs.LEDGER)) {
            if (entry.feed == feed) {
                sum.add(entry);
            }
        }
        return List.of(sum.used, sum.rejected, sum.duplicate, sum.late, sum.filtered);
    }

    /** The rows of a side output, as their cells. */
    public static List<String> rows(AbstractStreamOperatorTestHarness<?> harness) {
        return sideOutput(harness, SideOutputs.ROWS).stream()
                .map(Harnesses::row)
                .toList();
    }

    /** The cells of a row with blanks between them. */
    public static String row(ResultRow row) {
        return String.join(" ", row.cells());
    }
}
