package io.omniretail.sources.history;

import io.omniretail.domain.event.PlaceNames;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Input;
import io.omniretail.sources.PayloadLookup;
import java.util.Set;

/** Places of two parts of an input: what is not in a topic of the live part lies in a file of history. */
final class BothPlaces {
    private BothPlaces() {}

    /** @param liveIds the sources of the live part */
    static PlaceNames names(Set<Long> liveIds, Input history, Input live) {
        return new Names(liveIds, history.names(), live.names());
    }

    /** @param liveIds the sources of the live part */
    static PayloadLookup payloads(Set<Long> liveIds, Input history, Input live) {
        return new Payloads(liveIds, history.payloads(), live.payloads());
    }

    private record Names(Set<Long> liveIds, PlaceNames history, PlaceNames live) implements PlaceNames {
        @Override
        public String source(long sourceId) {
            return of(sourceId).source(sourceId);
        }

        @Override
        public String position(long sourceId, long position) {
            return of(sourceId).position(sourceId, position);
        }

        private PlaceNames of(long sourceId) {
            return liveIds.contains(sourceId) ? live : history;
        }
    }

    private static final class Payloads implements PayloadLookup {
        private static final long serialVersionUID = 1L;

        private final Set<Long> liveIds;
        private final PayloadLookup history;
        private final PayloadLookup live;
        private PayloadLookup lastAsked;

        Payloads(Set<Long> liveIds, PayloadLookup history, PayloadLookup live) {
            this.liveIds = liveIds;
            this.history = history;
            this.live = live;
            lastAsked = history;
        }

        @Override
        public boolean readPayload(Unusable unusable) {
            lastAsked = liveIds.contains(unusable.sourceId) ? live : history;
            return lastAsked.readPayload(unusable);
        }

        @Override
        public String whyGone() {
            return lastAsked.whyGone();
        }

        @Override
        public void close() {
            history.close();
            live.close();
        }
    }
}
