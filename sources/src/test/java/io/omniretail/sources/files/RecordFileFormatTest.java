package io.omniretail.sources.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.event.Event;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.domain.event.Reading;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.SourceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordFileFormatTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final String ORDERS_HEADER = "order_id,line,event_time,product_id,quantity,unit_price,currency\n";

    private Path folder;

    @BeforeTry
    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("records");
    }

    @AfterTry
    @AfterEach
    void removeFolder() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }

    @Property(tries = 300)
    void shouldReadEachLineOfAFileExactlyOnceHoweverItIsCut(
            @ForAll("textFiles") String content,
            @ForAll @IntRange(min = 1, max = 40) int rangeBytes,
            @ForAll @IntRange(min = 1, max = 60) int batchBytes) {
        TestFiles.write(folder, "readings/a.txt", content);
        SourceSettings settings = TestFiles.settings(folder, Feed.READINGS);

        assertThat(readAll(settings, rangeBytes, batchBytes)).isEqualTo(nonBlankLines(content, 0));
    }

    @Property(tries = 200)
    void shouldReadEachRowAfterTheHeaderExactlyOnceHoweverAFileIsCut(
            @ForAll("textFiles") String content,
            @ForAll @IntRange(min = 1, max = 40) int rangeBytes,
            @ForAll @IntRange(min = 1, max = 60) int batchBytes) {
        String header = "\uFEFF\n\r\n" + ORDERS_HEADER;
        TestFiles.write(folder, "orders/a.csv", header + content);
        SourceSettings settings = TestFiles.settings(folder, Feed.ORDERS);

        assertThat(readAll(settings, rangeBytes, batchBytes)).isEqualTo(nonBlankLines(content, header.length() + 2));
    }

    @Property(tries = 60)
    void shouldResumeAfterAnyRecord(
            @ForAll("rows") List<String> rows,
            @ForAll boolean gzip,
            @ForAll @IntRange(min = 1, max = 200) int batchBytes) {
        String content = ORDERS_HEADER + String.join("", rows);
        TestFiles.write(
                folder,
                gzip ? "orders/a.csv.gz" : "orders/a.csv",
                gzip ? TestFiles.gzip(content) : content.getBytes(StandardCharsets.UTF_8));
        SourceSettings settings = TestFiles.settings(folder, Feed.ORDERS);
        RecordFileFormat format = new RecordFileFormat(settings, batchBytes);
        FileSourceSplit split = onlySplit(settings);
        List<Seen> all = read(format.createReader(new Configuration(), split));

        for (int done = 1; done <= all.size(); done++) {
            CheckpointedPosition position = all.get(done - 1).resume();
            List<Seen> others =
                    read(format.restoreReader(new Configuration(), split.updateWithCheckpointedPosition(position)));

            assertThat(others).isEqualTo(all.subList(done, all.size()));
        }
    }

    @Provide
    Arbitrary<String> textFiles() {
        return Arbitraries.of("21", "x", "", " ", "\r", "25.50", "a rather long line that spans ranges, and more so")
                .list()
                .ofMaxSize(12)
                .flatMap(lines -> Arbitraries.of("", "\n").map(end -> String.join("\n", lines) + end));
    }

    @Provide
    Arbitrary<List<String>> rows() {
        return Arbitraries.of(
                        "o1,0,2026-11-01T00:00:00Z,p,1,2.50,EUR\n",
                        "\"o\n2\",1,2026-11-01T00:00:00Z,\"say \"\"p\"\"\",1,2.50,EUR\r\n",
                        "\n",
                        "rubbish\n")
                .list()
                .ofMinSize(1)
                .ofMaxSize(15);
    }

    @Test
    void shouldReadQuotedLineBreaksByteOrderMarksAndALastRowWithoutLineBreak() {
        String content = "\uFEFF" + ORDERS_HEADER
                + "\"o\n1\",0,2026-11-01T00:00:00Z,p,1,2.50,EUR\r\no2,0,2026-11-01T00:00:00Z,p,1,2.50,EUR";
        TestFiles.write(folder, "orders/a.csv", content);

        List<Seen> seen = readOnlyFile(Feed.ORDERS);

        assertThat(seen).extracting(Seen::what).containsExactly("o\n1", "o2");
        assertThat(seen.get(0).position()).isEqualTo(ORDERS_HEADER.length() + 3);
        assertThat(seen.get(1).resume().getOffset()).isEqualTo(content.length() + 2);
    }

    @Test
    void shouldReadAllMembersOfAGzipFile() {
        byte[] first = TestFiles.gzip("21\n2");
        byte[] second = TestFiles.gzip("2\n23\n");
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        TestFiles.write(folder, "readings/a.txt.gz", both);

        assertThat(readOnlyFile(Feed.READINGS)).extracting(Seen::what).containsExactly("210000", "220000", "230000");
    }

    @Test
    void shouldRejectALineOverOneMebibyteAndGoOnAfterItsLineBreak() {
        for (int length : List.of(MEBIBYTE + 1, MEBIBYTE + 2, 3 * MEBIBYTE, 5_000_000)) {
            TestFiles.write(folder, "readings/a.txt", "21\n" + "x".repeat(length) + "\n22\n");

            List<Seen> seen = readOnlyFile(Feed.READINGS);

            assertThat(seen).extracting(Seen::what).containsExactly("210000", "too_long", "220000");
            assertThat(seen.get(1).position()).isEqualTo(3);
            assertThat(seen.get(1).resume().getOffset()).isEqualTo(3 + length + 1);
        }
    }

    @Test
    void shouldDecodeALineOfExactlyOneMebibyte() {
        String line = "x".repeat(MEBIBYTE);
        TestFiles.write(folder, "readings/a.txt", "21\n" + line + "\r\n" + line + "\n" + line);

        assertThat(readOnlyFile(Feed.READINGS))
                .extracting(Seen::what)
                .containsExactly("210000", "bad_number", "bad_number", "bad_number");
    }

    @Test
    void shouldGoOnAfterAQuoteThatIsNeverClosed() {
        String row = "o1,0,2026-11-01T00:00:00Z,p,1,2.50,EUR\n";
        int rows = 2 * MEBIBYTE / row.length();
        TestFiles.write(folder, "orders/a.csv", ORDERS_HEADER + "\"o0" + row.repeat(rows));

        List<Seen> seen = readOnlyFile(Feed.ORDERS);

        assertThat(seen.get(0).what()).isEqualTo("too_long");
        assertThat(seen.subList(1, seen.size())).extracting(Seen::what).containsOnly("o1");
        assertThat(seen).hasSizeBetween(rows / 2 - 5, rows / 2 + 5);
    }

    @Test
    void shouldRejectALastLineThatIsTooLongAndHasNoLineBreak() {
        TestFiles.write(folder, "readings/a.txt.gz", TestFiles.gzip("21\n" + "x".repeat(3_000_000)));
        SourceSettings settings = TestFiles.settings(folder, Feed.READINGS);
        FileSourceSplit split = onlySplit(settings);
        RecordFileFormat format = new RecordFileFormat(settings);

        List<Seen> seen = read(format.createReader(new Configuration(), split));

        assertThat(seen).extracting(Seen::what).containsExactly("210000", "too_long");
        CheckpointedPosition end = seen.get(1).resume();
        assertThat(read(format.restoreReader(new Configuration(), split.updateWithCheckpointedPosition(end))))
                .isEmpty();
    }

    @Test
    void shouldReadNothingFromAnEmptyFile() {
        TestFiles.write(folder, "orders/a.csv", "");
        assertThat(readOnlyFile(Feed.ORDERS)).isEmpty();
    }

    @Test
    void shouldStampRecordsWithTheStartOfTheirDayLessTheSlack() {
        TestFiles.write(folder, "readings/dt=1970-01-02/a.txt", "21\nx\n");

        assertThat(readOnlyFile(Feed.READINGS)).extracting(Seen::lowerBoundMs).containsOnly(86_390_000L);
    }

    @Test
    void shouldFailForGoodOnAFileThatIsCutOff() {
        byte[] whole = TestFiles.gzip("21\n22\n");
        TestFiles.write(folder, "readings/dt=2026-11-01/a.txt.gz", Arrays.copyOf(whole, whole.length - 3));

        assertThatThrownBy(() -> readOnlyFile(Feed.READINGS))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessage("readings: cannot read readings/dt=2026-11-01/a.txt.gz to its end (it ends too early):"
                        + " repair or remove it, or set --on-corrupt-file skip");
    }

    @Test
    void shouldFailWhereAFileHasBecomeShorter() throws IOException {
        Path file = TestFiles.write(folder, "readings/a.txt", "21\n22\n");
        SourceSettings settings = TestFiles.settings(folder, Feed.READINGS);
        FileSourceSplit split = onlySplit(settings);
        Files.writeString(file, "21\n");

        assertThatThrownBy(() -> read(new RecordFileFormat(settings).createReader(new Configuration(), split)))
                .cause()
                .hasMessageContaining("it ends after 3 of 6 bytes");
    }

    @Test
    void shouldLeaveACorruptFileOutWholeIfAskedTo() {
        byte[] whole = TestFiles.gzip("21\n22\n");
        TestFiles.write(folder, "readings/dt=2026-11-01/a.txt.gz", Arrays.copyOf(whole, whole.length - 3));
        SourceSettings settings = TestFiles.skippingCorruptFiles(folder, Feed.READINGS);
        FileSourceSplit split = onlySplit(settings);
        RecordFileFormat format = new RecordFileFormat(settings);

        List<Seen> seen = read(format.createReader(new Configuration(), split));

        assertThat(seen).extracting(Seen::what).containsExactly("corrupt_file");
        assertThat(seen.get(0).position()).isZero();
        CheckpointedPosition end = seen.get(0).resume();
        assertThat(read(format.restoreReader(new Configuration(), split.updateWithCheckpointedPosition(end))))
                .isEmpty();
    }

    private List<Seen> readOnlyFile(Feed feed) {
        SourceSettings settings = TestFiles.settings(folder, feed);
        return read(new RecordFileFormat(settings).createReader(new Configuration(), onlySplit(settings)));
    }

    private static FileSourceSplit onlySplit(SourceSettings settings) {
        Collection<FileSourceSplit> splits = splits(settings, Long.MAX_VALUE);
        assertThat(splits).hasSize(1);
        return splits.iterator().next();
    }

    private static Collection<FileSourceSplit> splits(SourceSettings settings, long rangeBytes) {
        try {
            return new FileSplits(settings, rangeBytes).enumerateSplits(new org.apache.flink.core.fs.Path[0], 99);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Positions of all records, in the order of ranges. */
    private static List<Long> readAll(SourceSettings settings, int rangeBytes, int batchBytes) {
        PartitionOrder order = new PartitionOrder(splits(settings, rangeBytes));
        RecordFileFormat format = new RecordFileFormat(settings, batchBytes);
        return order.remainingSplits().stream()
                .flatMap(split -> read(format.createReader(new Configuration(), split)).stream())
                .map(Seen::position)
                .toList();
    }

    private static List<Seen> read(BulkFormat.Reader<Decoded> reader) {
        List<Seen> seen = new ArrayList<>();
        try (reader) {
            for (BulkFormat.RecordIterator<Decoded> batch = reader.readBatch();
                    batch != null;
                    batch = reader.readBatch()) {
                for (RecordAndPosition<Decoded> next = batch.next(); next != null; next = batch.next()) {
                    seen.add(Seen.of(next));
                }
                batch.releaseBatch();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seen;
    }

    private static List<Long> nonBlankLines(String content, long start) {
        List<Long> starts = new ArrayList<>();
        long position = start;
        for (String line : content.split("\n", -1)) {
            if (!line.isBlank()) {
                starts.add(position);
            }
            position += line.length() + 1;
        }
        return starts;
    }

    /** What was read, as values. */
    private record Seen(String what, long position, long lowerBoundMs, CheckpointedPosition resume) {
        static Seen of(RecordAndPosition<Decoded> record) {
            Decoded decoded = record.getRecord();
            CheckpointedPosition resume = new CheckpointedPosition(record.getOffset(), record.getRecordSkipCount());
            if (decoded.kind() == Decoded.Kind.REJECT) {
                Unusable reject = decoded.reject();
                return new Seen(reject.reason.toString(), reject.position, decoded.lowerBoundMs(), resume);
            }
            Event event = decoded.event();
            String what = event instanceof OrderLine line
                    ? line.orderId.toString()
                    : String.valueOf(((Reading) event).temperatureE4);
            return new Seen(what, event.position, decoded.lowerBoundMs(), resume);
        }
    }
}
