package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Text;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.pipeline.common.LateGate;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The totals of the sales tables: a piece of a day is one compact table in keyed state, and becomes rows when nothing
 * can change the day any more, once, with its final values.
 */
public final class SalesTotals extends KeyedProcessFunction<Integer, SalesFact, ResultRow> {
    /** The settled sums themselves, for the tables that are made of this one. */
    public static final OutputTag<SalesFact> SUMS = new OutputTag<>("sums", PackedTypeInformation.of(SalesFact.class));

    private static final long serialVersionUID = 1L;
    private static final String FINAL = "final";
    private static final int RANKS = 10;

    private final SalesSettings settings;
    private final LateGate gate;

    private transient Days days;
    private transient ValueState<FactTable> totals;
    private transient SalesFact sum;
    private transient ResultRow row;

    public SalesTotals(SalesSettings settings) {
        this.settings = settings;
        this.gate = new LateGate(settings.allowedLateness().toMillis());
    }

    @Override
    public void open(OpenContext context) {
        days = settings.days();
        totals = getRuntimeContext().getState(new ValueStateDescriptor<>("totals", FactTableSerializer.INSTANCE));
        sum = new SalesFact();
        row = new ResultRow();
    }

    @Override
    public void processElement(SalesFact fact, Context context, Collector<ResultRow> rows) throws Exception {
        FactTable sums = totals.value();
        if (sums == null) {
            sums = new FactTable();
            context.timerService().registerEventTimeTimer(gate.settledMs(days.endMs(fact.day)));
        }
        sums.add(fact);
        totals.update(sums);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ResultRow> rows) throws Exception {
        FactTable sums = totals.value();
        totals.clear();
        List<SalesFact> ranking = new ArrayList<>();
        for (int i = 0; i < sums.count(); i++) {
            sums.get(i, sum);
            if (sum.table == SalesTable.TOP_PRODUCTS) {
                ranking.add(sum);
                sum = new SalesFact();
            } else if (sum.lines != 0 || sum.paidE4 != 0 || sum.refundedE4 != 0) {
                sum.table
                        .startRow(sum, row)
                        .count(sum.lines)
                        .count(sum.units)
                        .decimal(sum.salesE4)
                        .decimal(sum.paidE4)
                        .decimal(sum.refundedE4)
                        .count(1)
                        .text(FINAL);
                rows.collect(row);
                context.output(SUMS, sum);
            }
        }
        giveRanks(ranking, rows);
    }

    /** The best products by sales of each region and currency; ties go to the smaller product id. */
    private void giveRanks(List<SalesFact> ranking, Collector<ResultRow> rows) {
        ranking.removeIf(product -> product.salesE4 <= 0);
        ranking.sort(Comparator.<SalesFact, Text>comparing(product -> product.region)
                .thenComparing(product -> product.currency)
                .thenComparing(Comparator.comparingLong((SalesFact product) -> product.salesE4)
                        .reversed())
                .thenComparing(product -> product.productId));
        int rank = 0;
        for (int i = 0; i < ranking.size(); i++) {
            SalesFact product = ranking.get(i);
            boolean startsGroup = i == 0
                    || !product.region.equals(ranking.get(i - 1).region)
                    || !product.currency.equals(ranking.get(i - 1).currency);
            rank = startsGroup ? 1 : rank + 1;
            if (rank <= RANKS) {
                row.start(ResultTable.TOP_PRODUCTS, product.day)
                        .day(product.day)
                        .text(product.region)
                        .text(product.currency)
                        .count(rank)
                        .text(product.productId)
                        .decimal(product.salesE4)
                        .count(product.units)
                        .count(1)
                        .text(FINAL);
                rows.collect(row);
            }
        }
    }
}
