package io.omniretail.domain.event;

import java.io.Serializable;

/** Turns the place of an event back into words. */
public interface PlaceNames extends Serializable {
    /** The file's path under its input, or the topic. */
    String source(long sourceId);

    /** The byte in the file, or {@code partition:offset}. */
    String position(long sourceId, long position);
}
