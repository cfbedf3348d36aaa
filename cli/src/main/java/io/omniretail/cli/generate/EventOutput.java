package io.omniretail.cli.generate;

import java.io.Closeable;
import java.io.IOException;

/** Where generated records go. */
interface EventOutput extends Closeable {
    /** Writes a record; the next one arrives at the same time or later. Its bytes are valid during the call. */
    void write(WaitingRecord record) throws IOException;

    /** Writes the rest without waiting. May be called from any thread. */
    void hurry();

    /** Makes sure that all records are written. */
    @Override
    void close() throws IOException;
}
