package io.omniretail.sources.files;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.sources.FeedMapping;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Files and settings for tests. */
public final class TestFiles {
    private TestFiles() {}

    public static Path write(Path folder, String name, String content) {
        return write(folder, name, content.getBytes(StandardCharsets.UTF_8));
    }

    public static Path write(Path folder, String name, byte[] content) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] gzip(String content) {
        return gzip(content.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static SourceSettings settings(Path input, Feed... feeds) {
        return settings(List.of(input.toString()), Map.of(), OnCorruptFile.FAIL, feeds);
    }

    public static SourceSettings skippingCorruptFiles(Path input, Feed... feeds) {
        return settings(List.of(input.toString()), Map.of(), OnCorruptFile.SKIP, feeds);
    }

    public static SourceSettings settings(
            List<String> inputs, Map<Feed, FeedMapping> mappings, OnCorruptFile onCorruptFile, Feed... feeds) {
        return new SourceSettings(
                inputs,
                Stream.of(feeds).collect(Collectors.toMap(feed -> feed, feed -> TimeRange.ALL)),
                mappings,
                ZoneOffset.UTC,
                Duration.ofSeconds(10),
                onCorruptFile);
    }

    /** A mapping of nothing but files. */
    public static FeedMapping mappedFiles(String glob) {
        return new FeedMapping(glob, "", Map.of(), "", "", Map.of());
    }
}
