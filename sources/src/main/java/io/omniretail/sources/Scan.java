package io.omniretail.sources;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.rule.TimeRange;
import java.util.function.Consumer;

/** Reads an input without a job, in the thread that asks: for questions about a few of its records. */
public interface Scan {
    /**
     * Hands the records of a feed to a consumer, one after another and all in the same instance.
     *
     * @param range the event times that are asked for; what is sure to lie outside is not read, other records may come
     *     all the same
     * @throws io.omniretail.domain.UsageException if the input cannot be read to its end
     */
    void read(Feed feed, TimeRange range, Consumer<Decoded> records);

    /** Turns the place of an event into words. */
    PlaceNames names();

    /** Reads the bytes of records from their places again. */
    PayloadLookup payloads();
}
