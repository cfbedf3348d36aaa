package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.common.LateGate;
import io.omniretail.pipeline.common.RowOperator;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.RecordCursor;
import io.omniretail.pipeline.state.SumTable;
import io.omniretail.pipeline.state.SumTableSerializer;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * The totals of the sales tables: a piece of a day is one compact table in keyed state.
 *
 * <p>Its rows are given once, when nothing can change the day any more; or live: running totals while the day lasts,
 * the final ones when it closes, and corrections until it is settled.
 */
public final class SalesTotals extends RowOperator<Integer, RecordBlock> {
    /** What the tables that are made of this one are made of: the settled sums, or live the facts themselves. */
    public static final OutputTag<SalesFact> SUMS = new OutputTag<>("sums", PackedTypeInformation.of(SalesFact.class));

    private static final long serialVersionUID = 1L;
    private static final String RUNNING = "running";
    private static final String FINAL = "final";
    private static final String CORRECTED = "corrected";
    private static final int RANKS = 10;

    /** By place in the ranking; groups of the same region and currency stand together. */
    private static final Comparator<SalesFact> BEST_FIRST = Comparator.<SalesFact, Text>comparing(
                    product -> product.region)
            .thenComparing(product -> product.currency)
            .thenComparing(Comparator.comparingLong((SalesFact product) -> product.salesCarry)
                    .thenComparingLong(product -> product.salesE4)
                    .reversed())
            .thenComparing(product -> product.productId);

    private final SalesSettings settings;
    private final LateGate gate;

    private transient Days days;
    private transient ValueState<SumTable> totals;
    private transient ValueState<ShownRanks> shownRanks;
    private transient Unpacker unpacker;
    private transient SalesFact fact;
    private transient SalesFact sum;
    private transient StreamRecord<SalesFact> sumRecord;
    private transient ResultRow row;
    private transient StreamRecord<ResultRow> rowRecord;

    public SalesTotals(SalesSettings settings) {
        super(settings.emission());
        this.settings = settings;
        this.gate = new LateGate(settings.settlementDelay().toMillis());
    }

    @Override
    public void open() throws Exception {
        super.open();
        days = settings.days();
        totals = getRuntimeContext().getState(new ValueStateDescriptor<>("totals", SumTableSerializer.INSTANCE));
        shownRanks = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("ranks", PackedTypeInformation.of(ShownRanks.class)));
        unpacker = new Unpacker();
        fact = new SalesFact();
        sum = new SalesFact();
        sumRecord = new StreamRecord<>(null);
        row = new ResultRow();
        rowRecord = new StreamRecord<>(row);
    }

    @Override
    public void processElement(StreamRecord<RecordBlock> element) throws Exception {
        SumTable sums = totals.value();
        if (sums == null) {
            sums = SalesFact.newSums();
            open(sums, days.endMs(SalesTable.dayOf(element.getValue().bucket)));
        }
        RecordCursor facts = element.getValue().cursor();
        while (facts.next(unpacker)) {
            fact.unpack(unpacker);
            fact.addTo(sums);
            if (isLive()) {
                output.collect(SUMS, sumRecord.replace(fact));
            }
        }
        totals.update(sums);
        if (isLive()) {
            changed();
        }
    }

    private void open(SumTable sums, long endMs) {
        timers().registerEventTimeTimer(gate.settledMs(endMs));
        if (isLive()) {
            if (timers().currentWatermark() >= endMs - 1) {
                sums.close();
            } else {
                timers().registerEventTimeTimer(endMs - 1);
            }
        }
    }

    @Override
    public void onEventTime(InternalTimer<Integer, VoidNamespace> timer) throws Exception {
        SumTable sums = totals.value();
        if (sums == null) {
            return;
        }
        long settledMs = gate.settledMs(days.endMs(SalesTable.dayOf(timer.getKey())));
        boolean isSettled = timer.getTimestamp() >= settledMs;
        if (!isSettled) {
            // Has been done, unless the job goes on with another lateness than it began with.
            timers().registerEventTimeTimer(settledMs);
            if (!isLive()) {
                return;
            }
        }
        if (sums.isClosed()) {
            giveRows(sums, false, CORRECTED);
        } else {
            giveRows(sums, true, FINAL);
            sums.close();
        }
        if (isSettled) {
            totals.clear();
            shownRanks.clear();
        } else {
            totals.update(sums);
        }
    }

    @Override
    protected void giveChanges() throws Exception {
        SumTable sums = totals.value();
        if (sums != null) {
            giveRows(sums, false, sums.isClosed() ? CORRECTED : RUNNING);
            totals.update(sums);
        }
    }

    /** Gives the rows that have changed, or all of them. */
    private void giveRows(SumTable sums, boolean all, String phase) throws Exception {
        List<SalesFact> products = new ArrayList<>();
        boolean isRankingChanged = all;
        for (int i = 0; i < sums.count(); i++) {
            sum.read(sums, i);
            if (sum.table == SalesTable.TOP_PRODUCTS) {
                isRankingChanged |= sums.isChanged(i);
                sums.setUnchanged(i);
                if (sum.salesCarry > 0 || sum.salesCarry == 0 && sum.salesE4 > 0) {
                    products.add(sum);
                    sum = new SalesFact();
                }
            } else if (all || sums.isChanged(i)) {
                giveSum(sums, i, phase);
            }
        }
        if (isRankingChanged) {
            giveRanks(products, all, phase);
        }
    }

    /** Gives the row of {@link #sum}, or the news that it is gone. */
    private void giveSum(SumTable sums, int index, String phase) {
        boolean exists = sum.isRow();
        if (!exists && !sums.isShown(index)) {
            sums.setUnchanged(index);
            return;
        }
        sum.table
                .startRow(sum, row)
                .count(sum.lines)
                .count(sum.units)
                .decimal(sum.salesE4, sum.salesCarry)
                .decimal(sum.paidE4, sum.paidCarry)
                .decimal(sum.refundedE4, sum.refundedCarry)
                .count(sums.show(index, exists))
                .text(phase);
        output.collect(rowRecord.replace(exists ? row : row.deleted()));
        if (!isLive()) {
            output.collect(SUMS, sumRecord.replace(sum));
        }
    }

    /** The best products by sales of each region and currency; ties go to the smaller product id. */
    private void giveRanks(List<SalesFact> products, boolean all, String phase) throws Exception {
        ShownRanks ranks = shownRanks.value();
        if (ranks == null) {
            ranks = new ShownRanks();
        }
        ranks.places().values().forEach(shown -> shown.isRanked = false);
        products.sort(BEST_FIRST);
        int rank = 0;
        for (int i = 0; i < products.size(); i++) {
            SalesFact product = products.get(i);
            boolean startsGroup = i == 0
                    || !product.region.equals(products.get(i - 1).region)
                    || !product.currency.equals(products.get(i - 1).currency);
            rank = startsGroup ? 1 : rank + 1;
            if (rank <= RANKS) {
                ShownRanks.Shown shown = ranks.at(product, rank);
                shown.isRanked = true;
                if (all || !shown.holds(product)) {
                    shown.productId.set(product.productId.copy());
                    shown.salesE4 = product.salesE4;
                    shown.salesCarry = product.salesCarry;
                    shown.units = product.units;
                    giveRank(new ShownRanks.Place(product.region, product.currency, rank), shown, product.day, phase);
                }
            }
        }
        int day = SalesTable.dayOf((Integer) getCurrentKey());
        for (Map.Entry<ShownRanks.Place, ShownRanks.Shown> place :
                ranks.places().entrySet()) {
            ShownRanks.Shown shown = place.getValue();
            if (!shown.isRanked && !shown.productId.isEmpty()) {
                giveRank(place.getKey(), shown, day, phase);
                shown.productId.clear();
            }
        }
        if (isLive()) {
            shownRanks.update(ranks);
        }
    }

    private void giveRank(ShownRanks.Place place, ShownRanks.Shown shown, int day, String phase) {
        shown.revision++;
        row.start(ResultTable.TOP_PRODUCTS, day)
                .day(day)
                .text(place.region())
                .text(place.currency())
                .count(place.rank())
                .text(shown.productId)
                .decimal(shown.salesE4, shown.salesCarry)
                .count(shown.units)
                .count(shown.revision)
                .text(phase);
        output.collect(rowRecord.replace(shown.isRanked ? row : row.deleted()));
    }
}
