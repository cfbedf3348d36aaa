package io.omniretail.cli.generate;

import io.omniretail.cli.generate.RecordEncoder.Damage;
import io.omniretail.domain.event.Feed;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Makes records of a feed's events, which come in the order of their times: each arrives somewhat later, some twice,
 * some once more with damage.
 */
final class FeedWriter {
    private static final Damage[] DAMAGES = {Damage.BAD_TIME, Damage.CUT_OFF, Damage.BAD_NUMBER};

    private final GenerateOptions options;
    private final Feed feed;
    private final Arrivals arrivals;
    private final int disorderMs;
    private final int damages;
    private final Dice dice;
    private final RecordEncoder encoder;
    private long events;

    FeedWriter(GenerateOptions options, Feed feed, Arrivals arrivals) {
        this.options = options;
        this.feed = feed;
        this.arrivals = arrivals;
        disorderMs = (int) options.disorder().toMillis();
        // a customer record has no number that could be damaged
        damages = feed == Feed.CUSTOMERS ? DAMAGES.length - 1 : DAMAGES.length;
        dice = new Dice(options.seed()).start(Series.ARRIVALS, feed.ordinal());
        encoder = new RecordEncoder(options.output().format(feed) == Format.JSON);
    }

    /** Number of events handed over, without those written twice or with damage. */
    long events() {
        return events;
    }

    /**
     * Hands over an event, whose time is not before that of the last one of any feed.
     *
     * @param timeMs the event's time in epoch milliseconds
     * @param fields writes the fields; it may be called more than once
     */
    void write(long timeMs, Consumer<RecordEncoder> fields) throws IOException {
        events++;
        encode(Damage.NONE, fields);
        arrive(timeMs);
        if (dice.unit() < options.duplicates()) {
            arrive(timeMs);
        }
        if (dice.unit() < options.malformed()) {
            encode(DAMAGES[dice.below(damages)], fields);
            arrive(timeMs);
        }
        arrivals.arriveBy(timeMs);
    }

    private void encode(Damage damage, Consumer<RecordEncoder> fields) {
        encoder.begin(damage);
        fields.accept(encoder);
        encoder.end();
    }

    private void arrive(long timeMs) {
        WaitingRecord record = arrivals.next();
        encoder.copyTo(record);
        record.feed = feed;
        record.timeMs = timeMs;
        int delayMs = disorderMs == 0 ? 0 : dice.below(disorderMs + 1);
        // what is known from the beginning comes in good order: the more events there are, the more of it there is,
        // and none of it is to wait in memory
        record.arrivalMs = timeMs == options.startMs() ? timeMs : timeMs + delayMs;
        arrivals.add();
    }
}
