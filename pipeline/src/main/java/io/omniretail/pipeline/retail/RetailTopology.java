package io.omniretail.pipeline.retail;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.common.Blocks;
import io.omniretail.pipeline.common.EventChange;
import io.omniretail.pipeline.common.GatedOperators;
import io.omniretail.pipeline.common.Identity;
import io.omniretail.pipeline.common.Results;
import io.omniretail.pipeline.retail.fraud.FraudSettings;
import io.omniretail.pipeline.retail.fraud.FraudTopology;
import io.omniretail.pipeline.retail.sales.FactCombiner;
import io.omniretail.pipeline.retail.sales.OrderSales;
import io.omniretail.pipeline.retail.sales.PaymentRule;
import io.omniretail.pipeline.retail.sales.RegionAsOf;
import io.omniretail.pipeline.retail.sales.RegionalLine;
import io.omniretail.pipeline.retail.sales.SalesFact;
import io.omniretail.pipeline.retail.sales.SalesSettings;
import io.omniretail.pipeline.retail.sales.SalesTable;
import io.omniretail.pipeline.retail.sales.SalesTotals;
import io.omniretail.pipeline.retail.sales.UnmatchedPayments;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.sources.Feeds;
import io.omniretail.sources.Message;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The sales reports of a shop, and decisions on its payments. It knows neither where its records come from nor whether
 * they ever end.
 *
 * <pre>
 *   lines  = orders × CRM as of their time        (by customer)
 *   facts  = lines × captures and refunds         (by order)
 *   totals = facts added up                       (by day, product, region, campaign, currency)
 *   tables = totals, their roll-ups, the best products
 * </pre>
 *
 * What is decided on payments is told in {@link FraudTopology}.
 */
public final class RetailTopology {
    /** The feeds of sales that it reads. */
    public static final List<Feed> FEEDS = List.of(Feed.ORDERS, Feed.CUSTOMERS, Feed.PAYMENTS);

    /** The feeds that it reads; those that tell of frauds too, if it knows of payment attempts. */
    public static List<Feed> feeds(boolean knowsAttempts) {
        return knowsAttempts ? List.of(Feed.ORDERS, Feed.CUSTOMERS, Feed.PAYMENTS, Feed.VERDICTS) : FEEDS;
    }

    /** The tables of sales that it writes. */
    public static final Set<ResultTable> TABLES = Set.of(
            ResultTable.SALES_DAILY,
            ResultTable.SALES_BY_PRODUCT,
            ResultTable.SALES_BY_REGION,
            ResultTable.SALES_BY_CAMPAIGN,
            ResultTable.TOP_PRODUCTS,
            ResultTable.UNMATCHED_PAYMENTS,
            ResultTable.REJECTS,
            ResultTable.LATE,
            ResultTable.LEDGER);

    private static final TypeInformation<RegionalLine> LINE = PackedTypeInformation.of(RegionalLine.class);
    private static final TypeInformation<SalesFact> FACT = PackedTypeInformation.of(SalesFact.class);
    private static final TypeInformation<ResultRow> ROW = PackedTypeInformation.of(ResultRow.class);

    private RetailTopology() {}

    /**
     * Adds the topology; gives the rows of all its tables.
     *
     * @param fraud what is asked of payment attempts; empty if nothing is
     * @param policies records of models and rules as they come; null if none do
     */
    public static Results build(
            Feeds feeds,
            SalesSettings settings,
            Optional<FraudSettings> fraud,
            DataStream<Message> policies,
            Buckets buckets) {
        // Each line gets the region that the CRM held for its customer at its time.
        Blocks blocks = new Blocks(buckets, settings.emission());
        SingleOutputStreamOperator<RegionalLine> lines = blocks.of(
                        feeds.orders(), "lines", line -> buckets.of(RegionAsOf.keyOf(line)), line -> line.timeMs)
                .connect(blocks.of(
                        feeds.customers(),
                        "customers",
                        customer -> buckets.of(customer.customerId),
                        customer -> customer.timeMs))
                .transform("Lines: region as of", LINE, GatedOperators.of(new RegionAsOf(settings)))
                .uid(buckets.uid("lines-region"));

        // Each payment counts once. Those that are decided on do not wait for others to travel with.
        SingleOutputStreamOperator<EventChange<Payment>> payments = (fraud.isPresent() ? blocks.atOnce() : blocks)
                .of(feeds.payments(), "payments", payment -> buckets.of(payment.paymentId), payment -> payment.timeMs)
                .transform(
                        "Payments: identity",
                        EventChange.type(),
                        GatedOperators.of(new Identity<>(
                                new PaymentRule(settings, fraud.isPresent()),
                                settings.settlementDelay(),
                                settings.purgeSlack(),
                                settings.emission())))
                .uid(buckets.uid("payments-once"));

        // Each order contributes its lines, and its captures and refunds shared out over them.
        SingleOutputStreamOperator<SalesFact> facts = blocks.of(
                        lines, "order-lines", line -> buckets.of(line.line.orderId), RegionalLine::timeMs)
                .connect(blocks.of(
                        payments,
                        "order-payments",
                        change -> buckets.of(OrderSales.keyOf(change.event)),
                        change -> change.event.timeMs))
                .transform("Orders: sales facts", FACT, GatedOperators.of(new OrderSales(settings)))
                .uid(buckets.uid("orders-facts"));

        // A payment without a line that it can have paid for is shown as unmatched, as long as that holds.
        SingleOutputStreamOperator<ResultRow> unmatched = facts.getSideOutput(OrderSales.UNMATCHED)
                .keyBy(UnmatchedPayments::paymentOf, Types.STRING)
                .transform("Payments: unmatched", ROW, new UnmatchedPayments(settings))
                .uid("payments-unmatched");

        // Facts are added up by day, product, region, campaign and currency.
        SingleOutputStreamOperator<ResultRow> daily = facts.transform(
                        "Sales: combine", RecordBlock.TYPE, new FactCombiner(settings.emission(), SalesTable.DAILY))
                .uid("sales-combine")
                .keyBy(sums -> sums.bucket, Types.INT)
                .transform("Sales: daily totals", ROW, new SalesTotals(settings))
                .uid("sales-daily-totals");

        // The other tables are made of the same sums, so that the parts always add up to the whole.
        SingleOutputStreamOperator<ResultRow> rollUps = daily.getSideOutput(SalesTotals.SUMS)
                .transform(
                        "Roll-ups: combine",
                        RecordBlock.TYPE,
                        new FactCombiner(
                                settings.emission(),
                                SalesTable.BY_PRODUCT,
                                SalesTable.BY_REGION,
                                SalesTable.BY_CAMPAIGN,
                                SalesTable.TOP_PRODUCTS))
                .uid("roll-ups-combine")
                .keyBy(sums -> sums.bucket, Types.INT)
                .transform("Roll-ups: totals and top products", ROW, new SalesTotals(settings))
                .uid("roll-ups-totals");

        Results results = new Results(feeds(fraud.isPresent()), settings.emission())
                .rows(daily)
                .rows(rollUps)
                .rows(unmatched)
                .account(lines)
                .account(payments)
                .account(facts);
        fraud.ifPresent(asked -> FraudTopology.build(
                payments.getSideOutput(PaymentRule.ATTEMPTS), feeds.verdicts(), policies, asked, buckets, results));
        return results;
    }
}
