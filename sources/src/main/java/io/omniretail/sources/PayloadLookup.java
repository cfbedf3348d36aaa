package io.omniretail.sources;

import io.omniretail.domain.result.Unusable;
import java.io.Closeable;
import java.io.Serializable;

/**
 * Reads the bytes of records from their places again. Asked in the order of places it is quick; what it opens in a job
 * it keeps until {@link #close}, after which it may be asked again.
 */
public interface PayloadLookup extends Closeable, Serializable {
    /** Fills in the payload; false if what stands at the place is not (or no longer) that record. */
    boolean readPayload(Unusable unusable);

    /** Why a record could not be read again, such as {@code the file is gone or has changed}. */
    String whyGone();

    @Override
    void close();
}
