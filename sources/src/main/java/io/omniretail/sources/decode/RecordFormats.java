package io.omniretail.sources.decode;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import java.util.Locale;

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
        String name = fileName.toLowerCase(Locale.ROOT);
        EventAssembler assembler = new EventAssembler(feed, context, false);
        if (name.endsWith(".csv")) {
            return new CsvFormat(assembler);
        }
        if (name.endsWith(".jsonl") || name.endsWith(".json")) {
            return new JsonFormat(assembler, true);
        }
        if (name.endsWith(".txt") && feed == Feed.READINGS) {
            return new TextFormat(assembler, context);
        }
        String needed = feed == Feed.READINGS ? ".csv, .jsonl, .json or .txt" : ".csv, .jsonl or .json";
        throw new UsageException(feed.id() + ": cannot tell the format of " + context.source()
                + ": a name that ends in " + needed + ", plain or with .gz, is needed");
    }

    /** JSON objects as they come from Kafka; positions are those of {@link io.omniretail.domain.event.Places}. */
    public static RecordFormat json(Feed feed, DecodeContext context) {
        return new JsonFormat(new EventAssembler(feed, context, true), false);
    }
}
