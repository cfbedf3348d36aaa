package io.omniretail.sources;

import io.omniretail.domain.event.CustomerRecord;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Payment;
import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.event.Verdict;
import io.omniretail.domain.result.LedgerEntry;
import io.omniretail.domain.result.Unusable;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * All inputs of a job as streams with event time, wherever they come from. A feed that the job does not need is null.
 *
 * @param rejects records that could not be decoded, with their bytes
 * @param ledger for each feed how many records were read, rejected and filtered before they became events
 * @param names turns the place of an event into words
 * @param payloads reads the bytes of records from their places again
 */
public record Feeds(
        DataStream<OrderLine> orders,
        DataStream<CustomerRecord> customers,
        DataStream<Payment> payments,
        DataStream<Reading> readings,
        DataStream<Verdict> verdicts,
        DataStream<Unusable> rejects,
        DataStream<LedgerEntry> ledger,
        PlaceNames names,
        PayloadLookup payloads) {}
