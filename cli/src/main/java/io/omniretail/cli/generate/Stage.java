package io.omniretail.cli.generate;

import java.io.IOException;

/** A source of events in the order of their times, made one after another as they are asked for. */
interface Stage {
    /** The time of the next event in epoch milliseconds; {@link Long#MAX_VALUE} after the last one. */
    long nextMs();

    /** Makes the next event, or several of one time that belong together; there must be one. */
    void writeNext() throws IOException;
}
