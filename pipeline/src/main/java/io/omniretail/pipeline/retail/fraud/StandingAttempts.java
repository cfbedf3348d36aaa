package io.omniretail.pipeline.retail.fraud;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * State of one payment attempt: the versions of it that have come and were not withdrawn, of which there may be two
 * while one takes the place of the other; and what analysts said of it.
 */
public final class StandingAttempts implements Packed {
    private static final Comparator<AttemptNews> VERSIONS =
            Comparator.comparing(news -> news.payment, (one, other) -> one.compareContent(other));
    private static final Comparator<AttemptNews> VERDICTS = Comparator.<AttemptNews>comparingLong(news -> news.saidMs)
            .thenComparing(news -> news.kind)
            .thenComparing(news -> news.analyst);

    private final List<AttemptNews> standing = new ArrayList<>();
    private final List<AttemptNews> verdicts = new ArrayList<>();
    /** The last time of which there was news, in epoch milliseconds. */
    long lastMs = Long.MIN_VALUE;
    /** How often something was decided. */
    long revision;

    /** Takes news of the attempt. Keeps it. */
    void take(AttemptNews news) {
        lastMs = Math.max(lastMs, news.timeMs());
        if (!news.isAttempt()) {
            verdicts.add(news);
            return;
        }
        standing.removeIf(any -> any.payment.compareContent(news.payment) == 0);
        if (news.kind == AttemptNews.Kind.MADE) {
            standing.add(news);
        }
    }

    /** The version that counts; null if none is left. */
    AttemptNews current() {
        return standing.isEmpty() ? null : Collections.min(standing, VERSIONS);
    }

    /** The last verdict that was given from a time on until another one, both included; null if there is none. */
    AttemptNews lastVerdict(long fromMs, long untilMs) {
        AttemptNews last = null;
        for (AttemptNews verdict : verdicts) {
            if (verdict.saidMs >= fromMs
                    && verdict.saidMs <= untilMs
                    && (last == null || VERDICTS.compare(verdict, last) >= 0)) {
                last = verdict;
            }
        }
        return last;
    }

    @Override
    public void pack(Packer out) {
        out.putSigned(lastMs).putUnsigned(revision);
        pack(standing, out);
        pack(verdicts, out);
    }

    @Override
    public void unpack(Unpacker in) {
        lastMs = in.getSigned();
        revision = in.getUnsigned();
        unpack(standing, in);
        unpack(verdicts, in);
    }

    private static void pack(List<AttemptNews> all, Packer out) {
        out.putUnsigned(all.size());
        all.forEach(news -> news.pack(out));
    }

    private static void unpack(List<AttemptNews> all, Unpacker in) {
        all.clear();
        for (int left = in.getUnsignedInt(); left > 0; left--) {
            AttemptNews news = new AttemptNews();
            news.unpack(in);
            all.add(news);
        }
    }
}
