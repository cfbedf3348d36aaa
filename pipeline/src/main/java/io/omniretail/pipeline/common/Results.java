package io.omniretail.pipeline.common;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** What a topology gives: the rows of its tables, the records that count nowhere, and the account of all records. */
public final class Results {
    private static final TypeInformation<ResultRow> ROW = PackedTypeInformation.of(ResultRow.class);

    private final List<Feed> feeds;
    private final Emission emission;
    private final List<DataStream<ResultRow>> rows = new ArrayList<>();
    private DataStream<ResultRow> urgentRows;
    private final List<DataStream<Unusable>> unusable = new ArrayList<>();
    private final List<DataStream<LedgerEntry>> ledger = new ArrayList<>();

    /** For a topology that reads these feeds. */
    public Results(List<Feed> feeds, Emission emission) {
        this.feeds = feeds;
        this.emission = emission;
    }

    /** Adds rows of a table. */
    public Results rows(DataStream<ResultRow> more) {
        rows.add(more);
        return this;
    }

    /** Adds rows of tables that are not worth much later. Those of a key are in order, and are not to be shuffled. */
    public Results urgentRows(DataStream<ResultRow> more) {
        urgentRows = more;
        return this;
    }

    /** Adds records that count nowhere. */
    public Results unusable(DataStream<Unusable> more) {
        unusable.add(more);
        return this;
    }

    /** Adds entries of the ledger. */
    public Results ledger(DataStream<LedgerEntry> more) {
        ledger.add(more);
        return this;
    }

    /** Adds the unusable records and the ledger entries among an operator's side outputs. */
    public Results account(SingleOutputStreamOperator<?> operator) {
        return unusable(operator.getSideOutput(SideOutputs.UNUSABLE))
                .ledger(operator.getSideOutput(SideOutputs.LEDGER));
    }

    /** All records that count nowhere. */
    public DataStream<Unusable> allUnusable() {
        return union(unusable);
    }

    /** The rows that have to be given at once; empty if there are none. */
    public Optional<DataStream<ResultRow>> urgentRows() {
        return Optional.ofNullable(urgentRows);
    }

    /** The rows of all other tables, the ledger among them. */
    public DataStream<ResultRow> allRows() {
        return union(rows)
                .union(union(ledger)
                        .global()
                        .transform("Ledger", ROW, new Ledger(feeds, emission))
                        .uid("ledger")
                        .forceNonParallel());
    }

    private static <T> DataStream<T> union(List<DataStream<T>> streams) {
        DataStream<T> all = streams.get(0);
        for (DataStream<T> stream : streams.subList(1, streams.size())) {
            all = all.union(stream);
        }
        return all;
    }
}
