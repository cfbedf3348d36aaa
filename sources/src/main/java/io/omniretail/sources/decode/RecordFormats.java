package io.omniretail.sources.decode;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;

/** Chooses how the records of a source are read. */
public final class RecordFormats {
    private RecordFormats() {}

    /**
     * The format that a file's name tells: {@code .csv}, {@code .jsonl}, {@code .json}, for readings also {@code .txt}.
     *
     * @param fileName without {@code .gz}
     * @throws UsageException if the name has none of these endings
     */
    public static RecordFormat forFile(Feed feed, String fileName, DecodeContext context) {
        throw new UnsupportedOperationException("not yet");
    }

    /** JSON objects as they come from Kafka; positions are those of {@link io.omniretail.domain.event.Places}. */
    public static RecordFormat json(Feed feed, DecodeContext context) {
        throw new UnsupportedOperationException("not yet");
    }
}
