package io.omniretail.cli.generate;

import io.omniretail.cli.generate.RecordEncoder.Damage;
import io.omniretail.cli.generate.RecordEncoder.Field;
import io.omniretail.domain.event.Feed;
import io.omniretail.sinks.Format;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes the events of a feed into files, in the order of their arrival: events come in the order of their times, and
 * each arrives somewhat later. Some are written twice, some once more with damage. Holds in memory only what has not
 * arrived yet.
 */
final class FeedWriter implements Closeable {
    private static final long DAY_MS = 86_400_000;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Damage[] DAMAGES = {Damage.BAD_TIME, Damage.CUT_OFF, Damage.BAD_NUMBER};

    /** A file and what has not been written to it yet. */
    private static final class Part {
        final OutputStream stream;
        final byte[] buffer = new byte[BUFFER_BYTES];
        int filled;

        Part(OutputStream stream) {
            this.stream = stream;
        }

        void write(byte[] record, int length) throws IOException {
            if (filled + length > buffer.length) {
                flush();
            }
            System.arraycopy(record, 0, buffer, filled, length);
            filled += length;
        }

        void flush() throws IOException {
            stream.write(buffer, 0, filled);
            filled = 0;
        }
    }

    private final Path folder;
    private final boolean json;
    private final byte[] header;
    private final GenerateOptions options;
    private final int disorderMs;
    private final int damages;
    private final Dice dice;
    private final RecordEncoder encoder;
    private final TreeMap<Long, Part[]> partsOfDays = new TreeMap<>();
    private final ArrivalQueue arrivals = new ArrivalQueue();
    /** Records that wait for their arrival: length and time, then the bytes; the queue holds their numbers. */
    private final List<byte[]> waiting = new ArrayList<>();

    private int[] lengths = new int[64];
    private long[] times = new long[64];
    private int[] free = new int[64];
    private int freeCount;
    private long written;
    private long events;

    FeedWriter(GenerateOptions options, Feed feed, Format format, List<Field> fields) {
        this.options = options;
        folder = options.folder().resolve(feed.id());
        json = format == Format.JSON;
        header = RecordEncoder.bytes(
                String.join(",", fields.stream().map(Field::name).toList()) + "\n");
        disorderMs = (int) options.disorder().toMillis();
        // a customer record has no number that could be damaged
        damages = feed == Feed.CUSTOMERS ? DAMAGES.length - 1 : DAMAGES.length;
        dice = new Dice(options.seed()).start(Series.ARRIVALS, feed.ordinal());
        encoder = new RecordEncoder(json);
    }

    /** Number of events handed over, without those written twice or with damage. */
    long events() {
        return events;
    }

    /**
     * Writes an event, whose time is not before that of the last one.
     *
     * @param timeMs the event's time in epoch milliseconds
     * @param fields writes the fields; it may be called more than once
     */
    void write(long timeMs, Consumer<RecordEncoder> fields) throws IOException {
        events++;
        encode(Damage.NONE, fields);
        arrive(timeMs);
        if (dice.unit() < options.duplicates()) {
            arrive(timeMs);
        }
        if (dice.unit() < options.malformed()) {
            encode(DAMAGES[dice.below(damages)], fields);
            arrive(timeMs);
        }
        while (!arrivals.isEmpty() && arrivals.firstTime() < timeMs) {
            writeNext();
        }
        closeDaysBefore(Math.floorDiv(timeMs - disorderMs, DAY_MS));
    }

    private void encode(Damage damage, Consumer<RecordEncoder> fields) {
        encoder.begin(damage);
        fields.accept(encoder);
        encoder.end();
    }

    private void arrive(long timeMs) throws IOException {
        if (disorderMs == 0) {
            write(timeMs, encoder.buffer(), encoder.length());
            return;
        }
        int slot = freeSlot();
        if (waiting.get(slot).length < encoder.length()) {
            waiting.set(slot, new byte[encoder.length() * 3 / 2]);
        }
        System.arraycopy(encoder.buffer(), 0, waiting.get(slot), 0, encoder.length());
        lengths[slot] = encoder.length();
        times[slot] = timeMs;
        arrivals.add(timeMs + dice.below(disorderMs + 1), slot);
    }

    private int freeSlot() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        int slot = waiting.size();
        waiting.add(new byte[0]);
        if (slot == lengths.length) {
            lengths = Arrays.copyOf(lengths, slot * 2);
            times = Arrays.copyOf(times, slot * 2);
            free = Arrays.copyOf(free, slot * 2);
        }
        return slot;
    }

    private void writeNext() throws IOException {
        int slot = (int) arrivals.poll();
        write(times[slot], waiting.get(slot), lengths[slot]);
        free[freeCount++] = slot;
    }

    private void write(long timeMs, byte[] record, int length) throws IOException {
        long day = options.partitioned() ? Math.floorDiv(timeMs, DAY_MS) : Long.MAX_VALUE;
        Part[] parts = partsOfDays.get(day);
        if (parts == null) {
            parts = open(day);
            partsOfDays.put(day, parts);
        }
        parts[(int) (written++ % parts.length)].write(record, length);
    }

    private Part[] open(long day) throws IOException {
        Path place = options.partitioned() ? folder.resolve("dt=" + LocalDate.ofEpochDay(day)) : folder;
        Files.createDirectories(place);
        Part[] parts = new Part[options.files()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Part(Files.newOutputStream(place.resolve("part-" + i + (json ? ".jsonl" : ".csv"))));
            if (!json) {
                parts[i].write(header, header.length);
            }
        }
        return parts;
    }

    private void closeDaysBefore(long day) throws IOException {
        while (!partsOfDays.isEmpty() && partsOfDays.firstKey() < day) {
            closeParts(partsOfDays.pollFirstEntry().getValue());
        }
    }

    private static void closeParts(Part[] parts) throws IOException {
        for (Part part : parts) {
            part.flush();
            part.stream.close();
        }
    }

    /** Writes what has not arrived yet. */
    @Override
    public void close() throws IOException {
        while (!arrivals.isEmpty()) {
            writeNext();
        }
        closeDaysBefore(Long.MAX_VALUE);
        while (!partsOfDays.isEmpty()) {
            closeParts(partsOfDays.pollFirstEntry().getValue());
        }
    }
}
