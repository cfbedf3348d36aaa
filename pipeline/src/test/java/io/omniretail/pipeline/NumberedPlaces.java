package io.omniretail.pipeline;

import io.omniretail.domain.event.PlaceNames;

/** Names of places that say their numbers. */
public final class NumberedPlaces implements PlaceNames {
    private static final long serialVersionUID = 1L;

    @Override
    public String source(long sourceId) {
        return "source-" + sourceId;
    }

    @Override
    public String position(long sourceId, long position) {
        return Long.toString(position);
    }
}
