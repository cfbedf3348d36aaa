package io.omniretail.sources;

import io.omniretail.domain.Text;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.types.PackedSerializer;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Reads the bytes of records that turned out to be unusable after they had been decoded: they have not travelled with
 * them, because nearly all records are usable. Waits until there are many, a checkpoint begins or the input ends, and
 * then reads each file or partition once. As nothing waits when a checkpoint is taken, there is no state.
 */
public final class PlaceReader extends AbstractStreamOperator<Unusable>
        implements OneInputStreamOperator<Unusable, Unusable> {
    private static final long serialVersionUID = 1L;

    private static final int MOST_WAITING = 10_000;
    private static final Comparator<Unusable> BY_PLACE =
            Comparator.comparing((Unusable unusable) -> unusable.sourceId).thenComparing(unusable -> unusable.position);

    private final PayloadLookup lookup;
    private transient PackedSerializer<Unusable> serializer;
    private transient List<Unusable> waiting;

    private PlaceReader(PayloadLookup lookup) {
        this.lookup = lookup;
    }

    /** The same records, all with their bytes, as far as these can still be read. */
    public static DataStream<Unusable> withPayloads(DataStream<Unusable> unusable, PayloadLookup lookup) {
        return unusable.transform("Place reader", PackedTypeInformation.of(Unusable.class), new PlaceReader(lookup))
                .uid("place-reader")
                .setParallelism(1)
                .setMaxParallelism(1);
    }

    @Override
    public void open() throws Exception {
        super.open();
        serializer = new PackedSerializer<>(Unusable.class);
        waiting = new ArrayList<>();
    }

    @Override
    public void processElement(StreamRecord<Unusable> element) {
        if (element.getValue().hasPayload) {
            output.collect(element);
            return;
        }
        waiting.add(serializer.copy(element.getValue()));
        if (waiting.size() >= MOST_WAITING) {
            readWaiting();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        readWaiting();
    }

    @Override
    public void finish() throws Exception {
        readWaiting();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        lookup.close();
        super.close();
    }

    private void readWaiting() {
        waiting.sort(BY_PLACE);
        for (Unusable unusable : waiting) {
            unusable.hasPayload = true;
            if (!lookup.readPayload(unusable)) {
                unusable.detail.set(Text.of(
                        "%s; its bytes could not be read again, as %s".formatted(unusable.detail, lookup.whyGone())));
            }
            output.collect(new StreamRecord<>(unusable, unusable.timeMs));
        }
        waiting.clear();
        lookup.close();
    }
}
