package io.omniretail.sources.files;

import io.omniretail.domain.event.Feed;
import java.util.List;
import java.util.Locale;

/** What a file's name says about its content. Capitals make no difference. */
final class FileNames {
    private static final String GZIP = ".gz";
    private static final List<String> RECORDS = List.of(".csv", ".jsonl", ".json");
    private static final String TEXT = ".txt";

    private FileNames() {}

    static boolean isGzip(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(GZIP);
    }

    /** The name in small letters, without {@code .gz}. */
    static String withoutGzip(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return small.endsWith(GZIP) ? small.substring(0, small.length() - GZIP.length()) : small;
    }

    static boolean isCsv(String name) {
        return withoutGzip(name).endsWith(".csv");
    }

    /** Whether files of this name can hold records of the feed. */
    static boolean isReadable(Feed feed, String name) {
        String plain = withoutGzip(name);
        return RECORDS.stream().anyMatch(plain::endsWith) || feed == Feed.READINGS && plain.endsWith(TEXT);
    }

    /** The endings that {@link #isReadable} accepts, for messages. */
    static String endings(Feed feed) {
        return ".csv, .jsonl" + (feed == Feed.READINGS ? ", .json or .txt" : " or .json") + " (or with .gz after it)";
    }

    static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }
}
