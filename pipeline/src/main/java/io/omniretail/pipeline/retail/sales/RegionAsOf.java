package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.rule.Days;
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
import io.omniretail.pipeline.state.TextMap;
import io.omniretail.pipeline.state.TextMapSerializer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Gives each order line the region that the CRM held for its customer at its time, in whatever order both arrive: a
 * line goes on with what is known, live at once and else when its day is settled; and when a CRM record turns out to
 * have held at the time of lines that have gone on, their orders are told.
 *
 * <p>Of a customer whose records are all of settled days no more than the latest region is kept: nothing that still
 * comes is as early, or equal to one of them.
 *
 * <p>Keyed by bucket of customers; lines that need no CRM by bucket of orders, for the late gate alone.
 */
public final class RegionAsOf extends KeyedCoProcessFunction<Integer, RecordBlock, RecordBlock, RegionalLine>
        implements GatedOperators.GatedFunction {
    /** The region of a line that neither names one nor has a customer whom the CRM knows. */
    public static final Text UNKNOWN = Text.of("unknown");

    private static final long serialVersionUID = 1L;
    /** Lines are found by another hash than CRM records, so that neither is met in search of the other. */
    private static final int LINE_SEED = 0x5bd1e995;

    private static final byte CRM = 0;
    private static final byte LINE = 1;

    private final SalesSettings settings;
    private final LateGate gate;

    private transient Days days;
    private transient Expiry expiry;
    private transient ValueState<RecordTable> buckets;
    private transient ValueState<TextMap> settledRegions;
    private transient Arrivals waitingLines;
    private transient Arrivals waitingCustomers;
    /** Of each customer in the current bucket, the region of the newest CRM record of a settled day. */
    private transient TextMap regions;

    private transient Outcomes customers;
    private transient Outcomes orders;
    private transient Packer packer;
    private transient Unpacker unpacker;
    private transient OrderLine line;
    private transient CustomerRecord known;
    private transient CustomerRecord newest;
    private transient RegionalLine out;
    /** Names the order that is told of a change. */
    private transient OrderLine told;

    public RegionAsOf(SalesSettings settings) {
        this.settings = settings;
        this.gate = new LateGate(settings.settlementDelay().toMillis());
    }

    /** Whose bucket a line goes to. */
    public static Text keyOf(OrderLine line) {
        return needsCrm(line) ? line.customerId : line.orderId;
    }

    private static boolean needsCrm(OrderLine line) {
        return line.ownRegion.isEmpty() && !line.customerId.isEmpty();
    }

    @Override
    public LateGate gate() {
        return gate;
    }

    @Override
    public void closeBooks(Outcomes.Output output) {
        customers.closeBooks(output);
        orders.closeBooks(output);
    }

    @Override
    public void open(OpenContext context) {
        days = settings.days();
        expiry = new Expiry(0);
        buckets = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("crm-and-lines", RecordTableSerializer.INSTANCE));
        settledRegions =
                getRuntimeContext().getState(new ValueStateDescriptor<>("regions", TextMapSerializer.INSTANCE));
        waitingLines = Arrivals.byMoment(getRuntimeContext(), "waiting-lines");
        waitingCustomers = Arrivals.byMoment(getRuntimeContext(), "waiting-customers");
        customers = new Outcomes(Feed.CUSTOMERS, getRuntimeContext().getMetricGroup());
        orders = new Outcomes(Feed.ORDERS, getRuntimeContext().getMetricGroup());
        packer = new Packer();
        unpacker = new Unpacker();
        line = new OrderLine();
        known = new CustomerRecord();
        newest = new CustomerRecord();
        out = new RegionalLine();
        told = new OrderLine();
    }

    @Override
    public void processElement1(RecordBlock lines, Context context, Collector<RegionalLine> collector)
            throws Exception {
        long firstEndMs = days.endOfDayMs(lines.earliestMs);
        if (!settings.emission().isLive() && !gate.isLate(firstEndMs)) {
            waitingLines.add(lines, gate.settledMs(firstEndMs), context.timerService());
            return;
        }
        RecordTable table = bucket();
        boolean changed = false;
        RecordCursor cursor = lines.cursor();
        while (cursor.next(unpacker)) {
            line.unpack(unpacker);
            long endMs = days.endOfDayMs(line.timeMs);
            if (gate.isLate(endMs)) {
                orders.late(line, gate.watermarkMs(), context::output);
            } else if (settings.emission().isLive()) {
                changed |= passOn(table, cursor, context, collector);
            } else {
                waitingLines.add(cursor, gate.settledMs(endMs), context.timerService());
            }
        }
        if (changed) {
            buckets.update(table);
        }
    }

    /**
     * Passes {@link #line} on, at whose bytes the cursor stands. Gives whether the bucket has changed: it remembers a
     * line that may have to be told of another region.
     */
    private boolean passOn(RecordTable table, RecordCursor cursor, Context context, Collector<RegionalLine> collector) {
        boolean needsCrm = needsCrm(line);
        out.isChange = false;
        out.line = line;
        out.packedLine.set(cursor.bytes(), cursor.start(), cursor.length());
        out.region.set(needsCrm ? regionAsOf(table, line.customerId, line.timeMs) : ownRegion(line));
        out.version = needsCrm ? table.counter() : 0;
        collector.collect(out);
        if (!needsCrm) {
            return false;
        }
        long settledMs = gate.settledMs(days.endOfDayMs(line.timeMs));
        if (settledMs <= context.timerService().currentWatermark()) {
            // No CRM record can change a line of a settled day any more.
            return false;
        }
        packer.reset().putByte(LINE).putSigned(line.timeMs).putText(line.orderId);
        int hash = Buckets.hash(line.customerId) ^ LINE_SEED;
        if (table.endsWith(hash, packer)) {
            // The lines of an order usually come one after another, and one message will do for them.
            return false;
        }
        table.add(hash, packer);
        expiry.schedule(table, settledMs, context.timerService());
        return true;
    }

    private static Text ownRegion(OrderLine line) {
        return line.ownRegion.isEmpty() ? UNKNOWN : line.ownRegion;
    }

    @Override
    public void processElement2(RecordBlock records, Context context, Collector<RegionalLine> collector)
            throws Exception {
        long firstEndMs = days.endOfDayMs(records.earliestMs);
        if (!settings.emission().isLive() && !gate.isLate(firstEndMs)) {
            waitingCustomers.add(records, gate.settledMs(firstEndMs), context.timerService());
            return;
        }
        RecordTable table = bucket();
        boolean changed = false;
        CustomerRecord record = new CustomerRecord();
        RecordCursor cursor = records.cursor();
        while (cursor.next(unpacker)) {
            record.unpack(unpacker);
            long endMs = days.endOfDayMs(record.timeMs);
            if (gate.isLate(endMs)) {
                changed |= takeLate(table, record, context, collector);
            } else if (settings.emission().isLive()) {
                changed |= take(table, record, context, collector);
            } else {
                waitingCustomers.add(cursor, gate.settledMs(endMs), context.timerService());
            }
        }
        if (changed) {
            buckets.update(table);
        }
    }

    /** What is too late to correct settled days holds from now on. Gives whether the bucket has changed. */
    private boolean takeLate(
            RecordTable table, CustomerRecord record, Context context, Collector<RegionalLine> collector) {
        customers.late(record, gate.watermarkMs(), context::output);
        record.timeMs = gate.watermarkMs();
        if (findSame(table, record) >= 0) {
            return false;
        }
        learn(table, record, context, collector);
        return true;
    }

    /** Gives whether the bucket has changed. */
    private boolean take(RecordTable table, CustomerRecord record, Context context, Collector<RegionalLine> collector) {
        int same = findSame(table, record);
        if (same < 0) {
            customers.counted(settings.range().contains(record.timeMs));
            learn(table, record, context, collector);
            return true;
        }
        int order = record.compareContent(known);
        if (order == 0) {
            customers.duplicate();
        } else if (order > 0) {
            customers.conflict(record, context::output);
        } else {
            boolean inRange = settings.range().contains(record.timeMs);
            customers.replaced(known, inRange, context::output);
            customers.counted(inRange);
            packer.reset().putByte(CRM);
            record.pack(packer);
            table.replace(same, packer);
        }
        return order < 0;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<RegionalLine> collector) throws Exception {
        RecordTable table = bucket();
        boolean changed = false;
        CustomerRecord record = new CustomerRecord();
        RecordCursor records = waitingCustomers.take(context.timerService()).cursor();
        while (records.next(unpacker)) {
            record.unpack(unpacker);
            changed |= take(table, record, context, collector);
        }
        RecordCursor lines = waitingLines.take(context.timerService()).cursor();
        while (lines.next(unpacker)) {
            line.unpack(unpacker);
            changed |= passOn(table, lines, context, collector);
        }
        if (changed) {
            buckets.update(table);
        }
        if (Expiry.isDue(table, context.timerService())) {
            keepRegions(table, context.timerService().currentWatermark());
            expiry.sweep(buckets, table, index -> neededUntilMs(table, index), context.timerService());
        }
    }

    private RecordTable bucket() throws Exception {
        regions = settledRegions.value();
        if (regions == null) {
            regions = new TextMap();
        }
        RecordTable table = buckets.value();
        return table == null ? new RecordTable() : table;
    }

    /** The CRM record of the same customer, time and region, which is then in {@link #known}; −1 if there is none. */
    private int findSame(RecordTable table, CustomerRecord record) {
        for (int i = findCrm(table, record.customerId, table.count());
                i >= 0;
                i = findCrm(table, record.customerId, i)) {
            if (known.timeMs == record.timeMs && known.region.equals(record.region)) {
                return i;
            }
        }
        return -1;
    }

    /** Adds a CRM record and tells the orders whose lines it changes. */
    private void learn(RecordTable table, CustomerRecord record, Context context, Collector<RegionalLine> collector) {
        Text before = regionAsOf(table, record.customerId, record.timeMs).copy();
        long nextMs = Long.MAX_VALUE;
        for (int i = findCrm(table, record.customerId, table.count());
                i >= 0;
                i = findCrm(table, record.customerId, i)) {
            if (known.timeMs > record.timeMs) {
                nextMs = Math.min(nextMs, known.timeMs);
            }
        }
        packer.reset().putByte(CRM);
        record.pack(packer);
        table.add(Buckets.hash(record.customerId), packer);
        table.setCounter(table.counter() + 1);
        expiry.schedule(table, neededUntilMs(record), context.timerService());
        Text after = regionAsOf(table, record.customerId, record.timeMs);
        if (!after.equals(before)) {
            tellOrders(table, record, after, nextMs, collector);
        }
    }

    /**
     * Tells each order with a line of the customer in a span of time. Lines are kept by a hash of their customer alone:
     * an order of another one may be told as well, and sees that it is not meant.
     */
    private void tellOrders(
            RecordTable table, CustomerRecord record, Text region, long nextMs, Collector<RegionalLine> collector) {
        out.isChange = true;
        out.line = told;
        out.line.customerId.set(record.customerId);
        out.region.set(region);
        out.version = table.counter();
        out.fromMs = record.timeMs;
        out.toMs = nextMs;
        int hash = Buckets.hash(record.customerId) ^ LINE_SEED;
        for (int i = table.findBefore(table.count(), hash); i >= 0; i = table.findBefore(i, hash)) {
            if (table.read(i, unpacker).getByte() != LINE) {
                continue;
            }
            long lineMs = unpacker.getSigned();
            unpacker.getText(out.line.orderId);
            if (lineMs >= out.fromMs && lineMs < out.toMs) {
                collector.collect(out);
            }
        }
    }

    /** The region of the newest CRM record at or before a moment; of two at one time, the greater region. */
    private Text regionAsOf(RecordTable table, Text customerId, long timeMs) {
        boolean found = false;
        for (int i = findCrm(table, customerId, table.count()); i >= 0; i = findCrm(table, customerId, i)) {
            if (known.timeMs <= timeMs && (!found || known.isNewerThan(newest))) {
                found = true;
                CustomerRecord swap = newest;
                newest = known;
                known = swap;
            }
        }
        return found ? newest.region : regions.get(customerId, UNKNOWN);
    }

    /** Index of a customer's newest CRM record before an index, which is then in {@link #known}; −1 for none. */
    private int findCrm(RecordTable table, Text customerId, int index) {
        int hash = Buckets.hash(customerId);
        for (int i = table.findBefore(index, hash); i >= 0; i = table.findBefore(i, hash)) {
            if (table.read(i, unpacker).getByte() == CRM) {
                known.unpack(unpacker);
                if (known.customerId.equals(customerId)) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Takes over from the CRM records that are to be removed: of each customer the region of the newest one. */
    private void keepRegions(RecordTable table, long watermarkMs) throws Exception {
        CustomerRecord record = new CustomerRecord();
        for (int i = 0; i < table.count(); i++) {
            if (table.read(i, unpacker).getByte() == CRM) {
                record.unpack(unpacker);
                if (neededUntilMs(record) <= watermarkMs && !isSuperseded(table, record, watermarkMs)) {
                    regions.put(record.customerId, record.region);
                }
            }
        }
        if (regions.count() > 0) {
            settledRegions.update(regions);
        }
    }

    /** Whether a newer CRM record of the customer is to be removed as well. */
    private boolean isSuperseded(RecordTable table, CustomerRecord record, long watermarkMs) {
        for (int i = findCrm(table, record.customerId, table.count());
                i >= 0;
                i = findCrm(table, record.customerId, i)) {
            if (known.isNewerThan(record) && neededUntilMs(known) <= watermarkMs) {
                return true;
            }
        }
        return false;
    }

    /** The watermark from which on a record is not needed any more: when its day is settled. */
    private long neededUntilMs(RecordTable table, int index) {
        if (table.read(index, unpacker).getByte() == LINE) {
            return gate.settledMs(days.endOfDayMs(unpacker.getSigned()));
        }
        known.unpack(unpacker);
        return neededUntilMs(known);
    }

    /**
     * The watermark from which on no more is needed of a CRM record than its region: a moment after its day is settled,
     * as a late record that then holds from the watermark on would be as early otherwise. Once all days are closed for
     * good, the latter holds from the end of time on, which is in no day.
     */
    private long neededUntilMs(CustomerRecord record) {
        return record.timeMs == Long.MAX_VALUE ? Long.MAX_VALUE : gate.settledMs(days.endOfDayMs(record.timeMs)) + 1;
    }
}
