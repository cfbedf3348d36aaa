package io.omniretail.cli.generate;

import io.omniretail.domain.event.Feed;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.TreeMap;

/** Writes the records of each feed into files of its folder. */
final class FeedFiles implements EventOutput {
    private static final long DAY_MS = 86_400_000;
    private static final int BUFFER_BYTES = 1 << 16;

    /** A file and what has not been written to it yet. */
    private static final class Part {
        final OutputStream stream;
        final byte[] buffer = new byte[BUFFER_BYTES];
        int filled;

        Part(OutputStream stream) {
            this.stream = stream;
        }

        void writeLine(byte[] record, int length) throws IOException {
            if (filled + length + 1 > buffer.length) {
                flush();
            }
            System.arraycopy(record, 0, buffer, filled, length);
            filled += length;
            buffer[filled++] = '\n';
        }

        void flush() throws IOException {
            stream.write(buffer, 0, filled);
            filled = 0;
        }
    }

    /** The files of a feed. */
    private final class FeedFolder {
        final Feed feed;
        final Path folder;
        final TreeMap<Long, Part[]> partsOfDays = new TreeMap<>();
        long written;

        FeedFolder(Feed feed) {
            this.feed = feed;
            folder = place.path().resolve(feed.id());
        }

        void write(WaitingRecord record) throws IOException {
            closeDaysBefore(Math.floorDiv(record.arrivalMs - disorderMs, DAY_MS));
            long day = place.partitioned() ? Math.floorDiv(record.timeMs, DAY_MS) : Long.MAX_VALUE;
            Part[] parts = partsOfDays.get(day);
            if (parts == null) {
                parts = open(day);
                partsOfDays.put(day, parts);
            }
            parts[(int) (written++ % parts.length)].writeLine(record.value, record.length);
        }

        private Part[] open(long day) throws IOException {
            Path target = place.partitioned() ? folder.resolve("dt=" + LocalDate.ofEpochDay(day)) : folder;
            Files.createDirectories(target);
            boolean json = place.format(feed) == Format.JSON;
            Part[] parts = new Part[place.files()];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = new Part(Files.newOutputStream(target.resolve("part-" + i + (json ? ".jsonl" : ".csv"))));
                if (!json) {
                    byte[] header = RecordEncoder.header(Fields.of(feed));
                    parts[i].writeLine(header, header.length);
                }
            }
            return parts;
        }

        private void closeDaysBefore(long day) throws IOException {
            while (!partsOfDays.isEmpty() && partsOfDays.firstKey() < day) {
                closeParts(partsOfDays.pollFirstEntry().getValue());
            }
        }

        void close() throws IOException {
            while (!partsOfDays.isEmpty()) {
                closeParts(partsOfDays.pollFirstEntry().getValue());
            }
        }
    }

    private final Destination.Folder place;
    private final long disorderMs;
    private final FeedFolder[] folders;

    FeedFiles(Destination.Folder place, GenerateOptions options) {
        this.place = place;
        disorderMs = options.disorder().toMillis();
        folders = Arrays.stream(Feed.values()).map(FeedFolder::new).toArray(FeedFolder[]::new);
    }

    @Override
    public void write(WaitingRecord record) throws IOException {
        folders[record.feed.ordinal()].write(record);
    }

    /** Files are always written as fast as possible. */
    @Override
    public void hurry() {}

    @Override
    public void close() throws IOException {
        for (FeedFolder folder : folders) {
            folder.close();
        }
    }

    private static void closeParts(Part[] parts) throws IOException {
        for (Part part : parts) {
            part.flush();
            part.stream.close();
        }
    }
}
