package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.PaymentMatch;
import io.omniretail.domain.rule.Shares;
import io.omniretail.pipeline.common.Copies;
import io.omniretail.pipeline.common.EventChange;
import io.omniretail.pipeline.common.GatedOperators;
import io.omniretail.pipeline.common.LateGate;
import io.omniretail.pipeline.common.Outcomes;
import io.omniretail.pipeline.state.Arrivals;
import io.omniretail.pipeline.state.Buckets;
import io.omniretail.pipeline.state.Expiry;
import io.omniretail.pipeline.state.RecordBlock;
import io.omniretail.pipeline.state.RecordCursor;
import io.omniretail.pipeline.state.RecordTable;
import io.omniretail.pipeline.state.RecordTableSerializer;
import io.omniretail.sources.types.PackedTypeInformation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * What each order contributes to sales, as signed facts.
 *
 * <p>The contribution is a function of the order's lines, their regions and its payments. Whenever one of them comes,
 * in any order, the facts that no longer hold are taken back and the new ones are given. A line counts on its own day;
 * a capture or refund counts on its own day too, shared out over the lines that it can have paid for.
 *
 * <p>Live that is done with each arrival; else arrivals wait until the day of one of them is settled, and all that have
 * come for the bucket are then taken one after another.
 *
 * <p>Keyed by bucket of orders. Lines stay until no payment can come for them any more, payments until their day is
 * settled. A payment without a line that it can have paid for is unmatched: told once, when its day is settled; or
 * live, whenever it becomes so, and when that no longer holds.
 */
public final class OrderSales extends KeyedCoProcessFunction<Integer, RecordBlock, RecordBlock, SalesFact>
        implements GatedOperators.GatedFunction {
    /**
     * Payments that are unmatched as rows of their table, without the revision; deleted ones take back one that was
     * given before. Those of one payment may come from several orders.
     */
    public static final OutputTag<ResultRow> UNMATCHED =
            new OutputTag<>("unmatched", PackedTypeInformation.of(ResultRow.class));

    /** The campaign of a line that names none. */
    public static final Text NO_CAMPAIGN = Text.of("none");

    private static final long serialVersionUID = 1L;
    private static final Comparator<RegionalLine> BY_NUMBER = Comparator.comparingLong(line -> line.line.line);

    /** These bits of a record's hash are the order's, the others those of its line or payment. */
    private static final int ORDER_MASK = RecordTable.GROUP_MASK;

    private static final int PAYMENT_SEED = 0x5bd1e995;
    /** Lines begin with the number of their feed, and payments with that of theirs. */
    private static final byte LINE = (byte) Feed.ORDERS.ordinal();

    private final SalesSettings settings;
    private final LineRule lineRule;
    /** Tells when days are settled; what is late has been sorted out before. */
    private final LateGate gate;

    private transient Days days;
    private transient Expiry expiry;
    private transient ValueState<RecordTable> buckets;
    private transient Arrivals waitingLines;
    private transient Arrivals waitingPayments;
    private transient Outcomes outcomes;
    private transient Copies<OrderLine> copies;
    private transient Packer packer;
    private transient Unpacker unpacker;
    private transient RegionalLine known;
    private transient long knownTimeMs;
    private transient RegionalLine line;
    private transient EventChange<Payment> change;
    private transient EventChange<Payment> candidate;
    private transient SalesFact fact;
    private transient List<RegionalLine> lines;
    private transient List<RegionalLine> spareLines;
    private transient List<EventChange<Payment>> payments;
    /** By payment, as of before the order's lines changed. */
    private transient List<PaymentMatch> unmatchedBefore;

    /** Those of the bucket's payments, by index, that have just been found lines for. */
    private transient BitSet matched;

    private transient ResultRow unmatchedRow;
    private transient List<RegionalLine> payable;
    private transient long[] weights;
    private transient long[] shares;

    public OrderSales(SalesSettings settings) {
        this.settings = settings;
        this.lineRule = new LineRule(settings);
        this.gate = new LateGate(settings.settlementDelay().toMillis());
    }

    /** Whose bucket a payment goes to. */
    public static Text keyOf(Payment payment) {
        return payment.orderId.isEmpty() ? payment.paymentId : payment.orderId;
    }

    @Override
    public LateGate gate() {
        return gate;
    }

    @Override
    public void closeBooks(Outcomes.Output output) {
        outcomes.closeBooks(output);
    }

    @Override
    public void open(OpenContext context) {
        days = settings.days();
        expiry = new Expiry(settings.purgeSlack().toMillis());
        buckets = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("lines-and-payments", RecordTableSerializer.INSTANCE));
        waitingLines = new Arrivals(getRuntimeContext(), "waiting-lines");
        waitingPayments = new Arrivals(getRuntimeContext(), "waiting-payments");
        outcomes = new Outcomes(Feed.ORDERS, getRuntimeContext().getMetricGroup());
        copies = new Copies<>(lineRule, gate, outcomes, settings.purgeSlack(), getRuntimeContext());
        packer = new Packer();
        unpacker = new Unpacker();
        known = new RegionalLine();
        line = new RegionalLine();
        change = new EventChange<>();
        candidate = new EventChange<>();
        fact = new SalesFact();
        lines = new ArrayList<>();
        spareLines = new ArrayList<>();
        payments = new ArrayList<>();
        unmatchedBefore = new ArrayList<>();
        matched = new BitSet();
        unmatchedRow = new ResultRow();
        payable = new ArrayList<>();
        weights = new long[16];
        shares = new long[16];
    }

    @Override
    public void processElement1(RecordBlock block, Context context, Collector<SalesFact> facts) throws Exception {
        if (isLive()) {
            RecordTable table = bucket();
            if (acceptLines(table, block.cursor(), context, facts)) {
                buckets.update(table);
            }
        } else {
            waitingLines.add(block, gate.settledMs(days.endOfDayMs(block.earliestMs)), context.timerService());
        }
    }

    @Override
    public void processElement2(RecordBlock block, Context context, Collector<SalesFact> facts) throws Exception {
        if (isLive()) {
            RecordTable table = bucket();
            if (addPayments(table, block.cursor(), context, facts)) {
                buckets.update(table);
            }
        } else {
            waitingPayments.add(block, gate.settledMs(days.endOfDayMs(block.earliestMs)), context.timerService());
        }
    }

    /** Gives whether the bucket has changed. */
    private boolean acceptLines(RecordTable table, RecordCursor cursor, Context context, Collector<SalesFact> facts)
            throws IOException {
        boolean changed = false;
        while (cursor.next(unpacker)) {
            line.unpack(unpacker);
            changed |= line.isChange
                    ? moveRegion(table, line, context, facts)
                    : addLine(table, line, cursor, context, facts);
        }
        copies.save();
        return changed;
    }

    /** Gives whether the bucket has changed. */
    private boolean addPayments(RecordTable table, RecordCursor cursor, Context context, Collector<SalesFact> facts) {
        boolean changed = false;
        while (cursor.next(unpacker)) {
            change.unpack(unpacker);
            addPayment(table, change, cursor, context, facts);
            changed = true;
        }
        return changed;
    }

    private void addPayment(
            RecordTable table,
            EventChange<Payment> change,
            RecordCursor packed,
            Context context,
            Collector<SalesFact> facts) {
        Payment payment = change.event;
        int opposite = findOpposite(table, change);
        if (opposite >= 0) {
            table.remove(opposite);
            matched.clear();
        } else {
            // A withdrawal may overtake its payment where Flink sorts by time; it then waits for it here.
            table.add(paymentHash(payment), packed);
            expiry.schedule(table, paymentNeededUntilMs(payment.timeMs), context.timerService());
        }
        // Taken back if it counted before, given if it counts now: a withdrawal that waits does neither.
        if (change.isWithdrawn == (opposite >= 0)) {
            loadLines(table, payment.orderId);
            PaymentMatch reason = giveShares(payment, change.isWithdrawn ? -1 : 1, facts);
            if (isLive() && reason != PaymentMatch.FOUND) {
                tellUnmatched(payment, reason, change.isWithdrawn, context);
            } else if (!isLive() && reason == PaymentMatch.FOUND && opposite < 0) {
                matched.set(table.count() - 1);
            }
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<SalesFact> facts) throws Exception {
        copies.sweep(context.timerService());
        RecordTable table = bucket();
        matched.clear();
        // Lines first: then no payment is shared out more than once.
        boolean changed = acceptLines(table, table.takeOver(waitingLines.take(context.timerService())), context, facts);
        changed |= addPayments(table, table.takeOver(waitingPayments.take(context.timerService())), context, facts);
        if (changed) {
            buckets.update(table);
        }
        if (Expiry.isDue(table, context.timerService())) {
            long watermarkMs = context.timerService().currentWatermark();
            for (int i = 0; i < table.count(); i++) {
                if (!isLive()
                        && !matched.get(i)
                        && !isLine(table, i)
                        && paymentNeededUntilMs(knownTimeMs) <= watermarkMs) {
                    change.unpack(table.read(i, unpacker));
                    if (!change.isWithdrawn) {
                        tellIfUnmatched(table, change.event, context);
                    }
                }
            }
            expiry.sweep(buckets, table, index -> neededUntilMs(table, index), context.timerService());
        }
    }

    private RecordTable bucket() throws Exception {
        RecordTable table = buckets.value();
        return table == null ? new RecordTable() : table;
    }

    private boolean addLine(
            RecordTable table, RegionalLine line, RecordCursor packed, Context context, Collector<SalesFact> facts)
            throws IOException {
        OrderLine added = line.line;
        int index = findLine(table, added);
        RegionalLine replaced = known;
        if (index >= 0) {
            int order = added.compareContent(replaced.line);
            if (order == 0) {
                copies.add(added, context.timerService());
                return false;
            }
            if (order > 0) {
                outcomes.conflict(added, context::output);
                return false;
            }
            outcomes.replaced(replaced.line, lineRule.isInRange(replaced.line), context::output);
            copies.reject(replaced.line, context::output);
            known = new RegionalLine();
        }
        outcomes.counted(lineRule.isInRange(added));
        loadPayments(table, added.orderId, added.timeMs);
        takeBackShares(table, added.orderId, facts);
        if (index >= 0) {
            giveLine(replaced, -1, facts);
            table.replace(index, packed);
        } else {
            table.add((int) lineRule.hash(added), packed);
        }
        giveLine(line, 1, facts);
        giveShares(table, added.orderId, context, facts);
        expiry.schedule(table, lineNeededUntilMs(added.timeMs), context.timerService());
        return true;
    }

    private boolean moveRegion(RecordTable table, RegionalLine change, Context context, Collector<SalesFact> facts) {
        Text orderId = change.line.orderId;
        boolean changed = false;
        for (int i = findOrder(table, orderId, table.count()); i >= 0; i = findOrder(table, orderId, i)) {
            OrderLine line = known.line;
            if (line.ownRegion.isEmpty()
                    && line.timeMs >= change.fromMs
                    && line.timeMs < change.toMs
                    && known.version < change.version
                    && line.customerId.equals(change.line.customerId)) {
                if (!changed) {
                    loadPayments(table, orderId, change.fromMs);
                    takeBackShares(table, orderId, facts);
                    // The shares' lines went through the same record.
                    readLine(table, i, known);
                    changed = true;
                }
                giveLine(known, -1, facts);
                known.region.set(change.region);
                known.version = change.version;
                giveLine(known, 1, facts);
                known.pack(packer.reset());
                table.replace(i, packer);
            }
        }
        if (changed) {
            giveShares(table, orderId, context, facts);
        }
        return changed;
    }

    private void giveLine(RegionalLine line, int sign, Collector<SalesFact> facts) {
        OrderLine counted = line.line;
        if (lineRule.isInRange(counted)) {
            startFact(line, counted.timeMs);
            fact.lines = sign;
            fact.units = sign * (long) counted.quantity;
            fact.salesE4 = sign * counted.salesE4();
            facts.collect(fact);
        }
    }

    /** Takes back the shares of the {@link #payments} over the order's lines as they stand now. */
    private void takeBackShares(RecordTable table, Text orderId, Collector<SalesFact> facts) {
        unmatchedBefore.clear();
        if (!payments.isEmpty()) {
            loadLines(table, orderId);
            for (EventChange<Payment> change : payments) {
                unmatchedBefore.add(giveShares(change.event, -1, facts));
            }
        }
    }

    /** Gives the shares of the {@link #payments}, which were taken back before the order's lines changed. */
    private void giveShares(RecordTable table, Text orderId, Context context, Collector<SalesFact> facts) {
        if (!payments.isEmpty()) {
            loadLines(table, orderId);
            for (int i = 0; i < payments.size(); i++) {
                Payment payment = payments.get(i).event;
                PaymentMatch before = unmatchedBefore.get(i);
                PaymentMatch now = giveShares(payment, 1, facts);
                if (isLive() && now != before) {
                    if (before != PaymentMatch.FOUND) {
                        tellUnmatched(payment, before, true, context);
                    }
                    if (now != PaymentMatch.FOUND) {
                        tellUnmatched(payment, now, false, context);
                    }
                }
            }
        }
    }

    /** Gives the shares of a payment over {@link #lines}, or says why there are none. */
    private PaymentMatch giveShares(Payment payment, int sign, Collector<SalesFact> facts) {
        selectPayable(payment);
        int count = payable.size();
        if (count == 0) {
            return reasonOfNoShares(payment);
        }
        if (count > weights.length) {
            weights = new long[count * 2];
            shares = new long[count * 2];
        }
        for (int i = 0; i < count; i++) {
            weights[i] = payable.get(i).line.salesE4();
        }
        Shares.split(payment.amountE4, weights, count, shares);
        for (int i = 0; i < count; i++) {
            if (shares[i] != 0) {
                startFact(payable.get(i), payment.timeMs);
                if (payment.status == Payment.Status.CAPTURE) {
                    fact.paidE4 = sign * shares[i];
                } else {
                    fact.refundedE4 = sign * shares[i];
                }
                facts.collect(fact);
            }
        }
        return PaymentMatch.FOUND;
    }

    private void startFact(RegionalLine line, long timeMs) {
        fact.day = days.dayOf(timeMs);
        fact.productId.set(line.line.productId);
        fact.region.set(line.region);
        fact.campaign.set(line.line.campaign.isEmpty() ? NO_CAMPAIGN : line.line.campaign);
        fact.currency.set(line.line.currency);
        fact.lines = 0;
        fact.units = 0;
        fact.salesE4 = 0;
        fact.paidE4 = 0;
        fact.refundedE4 = 0;
    }

    /** Those of {@link #lines} that a payment is shared out over, into {@link #payable}, by line number. */
    private void selectPayable(Payment payment) {
        payable.clear();
        for (RegionalLine line : lines) {
            if (PaymentMatch.of(payment, line.line, settings.lookbackMs()) == PaymentMatch.FOUND) {
                payable.add(line);
            }
        }
        payable.sort(BY_NUMBER);
    }

    private void tellIfUnmatched(RecordTable table, Payment payment, Context context) {
        loadLines(table, payment.orderId);
        selectPayable(payment);
        if (payable.isEmpty()) {
            tellUnmatched(payment, reasonOfNoShares(payment), false, context);
        }
    }

    private void tellUnmatched(Payment payment, PaymentMatch reason, boolean isTakenBack, Context context) {
        unmatchedRow
                .start(ResultTable.UNMATCHED_PAYMENTS, days.dayOf(payment.timeMs))
                .text(payment.paymentId)
                .instant(payment.timeMs)
                .text(payment.orderId)
                .text(payment.status.id())
                .decimal(payment.amountE4)
                .text(payment.currency)
                .text(reason.code());
        context.output(UNMATCHED, isTakenBack ? unmatchedRow.deleted() : unmatchedRow);
    }

    /** Why a payment has none of {@link #lines} that it can have paid for. */
    private PaymentMatch reasonOfNoShares(Payment payment) {
        return PaymentMatch.of(payment, lines.stream().map(line -> line.line).toList(), settings.lookbackMs());
    }

    private boolean isLive() {
        return settings.emission().isLive();
    }

    /** Index of the line with the same identity, which is then in {@link #known}; −1 if there is none. */
    private int findLine(RecordTable table, OrderLine line) {
        int hash = (int) lineRule.hash(line);
        for (int i = table.findBefore(table.count(), hash); i >= 0; i = table.findBefore(i, hash)) {
            if (readLine(table, i, known) && lineRule.isSame(known.line, line)) {
                return i;
            }
        }
        return -1;
    }

    /** Index of an order's newest line before an index, which is then in {@link #known}; −1 if there is none. */
    private int findOrder(RecordTable table, Text orderId, int index) {
        int hash = Buckets.hash(orderId);
        for (int i = table.findInGroupBefore(index, hash); i >= 0; i = table.findInGroupBefore(i, hash)) {
            if (readLine(table, i, known) && known.line.orderId.equals(orderId)) {
                return i;
            }
        }
        return -1;
    }

    private boolean readLine(RecordTable table, int index, RegionalLine target) {
        boolean isLine = isLine(table, index);
        if (isLine) {
            target.unpack(table.read(index, unpacker));
        }
        return isLine;
    }

    private void loadLines(RecordTable table, Text orderId) {
        spareLines.addAll(lines);
        lines.clear();
        if (!orderId.isEmpty()) {
            for (int i = findOrder(table, orderId, table.count()); i >= 0; i = findOrder(table, orderId, i)) {
                lines.add(known);
                known = spareLines.isEmpty() ? new RegionalLine() : spareLines.remove(spareLines.size() - 1);
            }
        }
    }

    /**
     * An order's payments that lines from a moment on can touch, into {@link #payments}. Earlier ones are left alone:
     * their days may be settled, and what is taken back there must not travel without what is given again.
     */
    private void loadPayments(RecordTable table, Text orderId, long fromMs) {
        payments.clear();
        int hash = Buckets.hash(orderId) ^ PAYMENT_SEED;
        for (int i = table.findInGroupBefore(table.count(), hash); i >= 0; i = table.findInGroupBefore(i, hash)) {
            if (!isLine(table, i) && knownTimeMs >= fromMs) {
                EventChange<Payment> payment = new EventChange<>();
                payment.unpack(table.read(i, unpacker));
                if (!payment.isWithdrawn && payment.event.orderId.equals(orderId)) {
                    payments.add(payment);
                }
            }
        }
    }

    /**
     * Index of the payment that a withdrawal takes back, or of the withdrawal that waits for a payment; −1 for none.
     */
    private int findOpposite(RecordTable table, EventChange<Payment> change) {
        int hash = paymentHash(change.event);
        for (int i = table.findBefore(table.count(), hash); i >= 0; i = table.findBefore(i, hash)) {
            if (!isLine(table, i)) {
                candidate.unpack(table.read(i, unpacker));
                if (candidate.isWithdrawn != change.isWithdrawn && candidate.event.compareContent(change.event) == 0) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static int paymentHash(Payment payment) {
        return (Buckets.hash(keyOf(payment)) ^ PAYMENT_SEED) & ORDER_MASK
                | Buckets.hash(payment.paymentId) & ~ORDER_MASK;
    }

    /** Reads what both kinds of records begin with: what it is, and its time into {@link #knownTimeMs}. */
    private boolean isLine(RecordTable table, int index) {
        boolean isLine = table.read(index, unpacker).getByte() == LINE;
        unpacker.skip(1);
        knownTimeMs = unpacker.getSigned();
        return isLine;
    }

    private long neededUntilMs(RecordTable table, int index) {
        return isLine(table, index) ? lineNeededUntilMs(knownTimeMs) : paymentNeededUntilMs(knownTimeMs);
    }

    private long lineNeededUntilMs(long timeMs) {
        return gate.settledMs(lineRule.rememberUntilEndMs(timeMs));
    }

    private long paymentNeededUntilMs(long timeMs) {
        return gate.settledMs(days.endOfDayMs(timeMs));
    }
}
