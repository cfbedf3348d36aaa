package io.omniretail.sources;

import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.event.Verdict;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.types.PackedTypeInformation;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Parts what a source read into a stream for each feed and one for rejects, and keeps the books: how much was read, and
 * how much of it became no event. The books leave before each checkpoint barrier and at the end, so there is no state.
 */
public final class Intake extends AbstractStreamOperator<LedgerEntry>
        implements OneInputStreamOperator<Decoded, LedgerEntry> {
    private static final long serialVersionUID = 1L;

    /** Names of the counters; each feed has its own, in a group with the feed's name. */
    static final String READ = "read";

    static final String REJECTED = "rejected";
    static final String FILTERED = "filtered";

    private static final OutputTag<OrderLine> ORDERS = tag(Feed.ORDERS.id(), OrderLine.class);
    private static final OutputTag<CustomerRecord> CUSTOMERS = tag(Feed.CUSTOMERS.id(), CustomerRecord.class);
    private static final OutputTag<Payment> PAYMENTS = tag(Feed.PAYMENTS.id(), Payment.class);
    private static final OutputTag<Reading> READINGS = tag(Feed.READINGS.id(), Reading.class);
    private static final OutputTag<Verdict> VERDICTS = tag(Feed.VERDICTS.id(), Verdict.class);
    private static final OutputTag<Unusable> REJECTS = tag("rejects", Unusable.class);

    private final EnumSet<Feed> feeds;
    private transient Map<Feed, Books> books;
    private transient StreamRecord<OrderLine> order;
    private transient StreamRecord<CustomerRecord> customer;
    private transient StreamRecord<Payment> payment;
    private transient StreamRecord<Reading> reading;
    private transient StreamRecord<Verdict> verdict;
    private transient StreamRecord<Unusable> reject;

    private Intake(Set<Feed> feeds) {
        this.feeds = EnumSet.copyOf(feeds);
    }

    /** Makes the streams of all feeds that are needed; the others are null. */
    public static Feeds route(Input input, Set<Feed> needed) {
        SingleOutputStreamOperator<LedgerEntry> ledger = input.records()
                .transform("Intake", PackedTypeInformation.of(LedgerEntry.class), new Intake(needed))
                .uid("intake");
        return new Feeds(
                needed.contains(Feed.ORDERS) ? ledger.getSideOutput(ORDERS) : null,
                needed.contains(Feed.CUSTOMERS) ? ledger.getSideOutput(CUSTOMERS) : null,
                needed.contains(Feed.PAYMENTS) ? ledger.getSideOutput(PAYMENTS) : null,
                needed.contains(Feed.READINGS) ? ledger.getSideOutput(READINGS) : null,
                needed.contains(Feed.VERDICTS) ? ledger.getSideOutput(VERDICTS) : null,
                ledger.getSideOutput(REJECTS),
                ledger,
                input.names(),
                input.payloads());
    }

    @Override
    public void open() throws Exception {
        super.open();
        books = new EnumMap<>(Feed.class);
        for (Feed feed : feeds) {
            books.put(feed, new Books(feed, getMetricGroup().addGroup(feed.id())));
        }
        order = new StreamRecord<>(null);
        customer = new StreamRecord<>(null);
        payment = new StreamRecord<>(null);
        reading = new StreamRecord<>(null);
        verdict = new StreamRecord<>(null);
        reject = new StreamRecord<>(null);
    }

    @Override
    public void processElement(StreamRecord<Decoded> element) {
        Decoded decoded = element.getValue();
        Books feedsBooks = books.get(decoded.feed());
        feedsBooks.countRead();
        switch (decoded.kind()) {
            case EVENT -> route(decoded.event());
            case REJECT -> {
                feedsBooks.countRejected();
                output.collect(REJECTS, reject.replace(decoded.reject(), element.getTimestamp()));
            }
            case FILTERED -> feedsBooks.countFiltered();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        closeBooks();
    }

    @Override
    public void finish() throws Exception {
        closeBooks();
        super.finish();
    }

    private void route(Event event) {
        switch (event.feed()) {
            case ORDERS -> output.collect(ORDERS, order.replace((OrderLine) event, event.timeMs));
            // A CRM record holds at its own moment already: where Flink sorts by time, it goes before what happens
            // then.
            case CUSTOMERS -> output.collect(CUSTOMERS, customer.replace((CustomerRecord) event, event.timeMs - 1));
            case PAYMENTS -> output.collect(PAYMENTS, payment.replace((Payment) event, event.timeMs));
            case READINGS -> output.collect(READINGS, reading.replace((Reading) event, event.timeMs));
            case VERDICTS -> output.collect(VERDICTS, verdict.replace((Verdict) event, event.timeMs));
        }
    }

    private void closeBooks() {
        for (Books feedsBooks : books.values()) {
            if (!feedsBooks.entry.isZero()) {
                output.collect(new StreamRecord<>(feedsBooks.entry));
                feedsBooks.entry = LedgerEntry.of(feedsBooks.entry.feed);
            }
        }
    }

    private static <T> OutputTag<T> tag(String id, Class<T> type) {
        return new OutputTag<>(id, PackedTypeInformation.of(type));
    }

    /** What one feed brought since the books were last closed, and, in the counters, since the task began. */
    private static final class Books {
        private final Counter read;
        private final Counter rejected;
        private final Counter filtered;
        private LedgerEntry entry;

        Books(Feed feed, MetricGroup metrics) {
            entry = LedgerEntry.of(feed);
            read = metrics.counter(READ);
            rejected = metrics.counter(REJECTED);
            filtered = metrics.counter(FILTERED);
        }

        void countRead() {
            entry.read++;
            read.inc();
        }

        void countRejected() {
            entry.rejected++;
            rejected.inc();
        }

        void countFiltered() {
            entry.filtered++;
            filtered.inc();
        }
    }
}
