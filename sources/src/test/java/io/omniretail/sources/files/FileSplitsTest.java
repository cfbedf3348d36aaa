package io.omniretail.sources.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Feed;
import io.omniretail.sources.SourceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSplitsTest {
    private static final int RANGE_BYTES = 100;
    private static final String LONG = "1,2\n".repeat(60);

    @TempDir
    Path folder;

    @Test
    void shouldCutLongFilesWhereEachLineBreakEndsARecord() throws IOException {
        TestFiles.write(folder, "readings/a.jsonl", LONG);
        assertThat(ranges(TestFiles.settings(folder, Feed.READINGS), 2))
                .containsExactly("0 to 80", "80 to 160", "160 to 240");
    }

    @Test
    void shouldCutCsvOnlyWithoutQuotationMarks() throws IOException {
        TestFiles.write(folder, "readings/a.csv", LONG);
        assertThat(ranges(TestFiles.settings(folder, Feed.READINGS), 2)).hasSize(3);

        TestFiles.write(folder, "readings/a.csv", LONG + "\"");
        assertThat(ranges(TestFiles.settings(folder, Feed.READINGS), 2)).containsExactly("0 to 241");
    }

    @Test
    void shouldLeaveFilesWholeThatCannotBeCutOrNeedNot() throws IOException {
        TestFiles.write(folder, "readings/a.txt.gz", TestFiles.gzip(LONG));
        assertThat(ranges(TestFiles.settings(folder, Feed.READINGS), 2)).hasSize(1);

        TestFiles.write(folder, "readings/b.txt", LONG.substring(0, RANGE_BYTES));
        assertThat(ranges(TestFiles.settings(folder, Feed.READINGS), 9)).hasSize(2);

        TestFiles.write(folder, "readings/c.txt", LONG);
        assertThat(ranges(TestFiles.settings(folder, Feed.READINGS), 9)).hasSize(5);
        assertThat(ranges(TestFiles.settings(folder, Feed.READINGS), 3)).hasSize(3);
        assertThat(ranges(TestFiles.skippingCorruptFiles(folder, Feed.READINGS), 9))
                .hasSize(3);
    }

    @Test
    void shouldHandSplitsOutByDayThenFeedThenPathThenOffsetAlsoThoseThatComeBack() throws IOException {
        TestFiles.write(folder, "orders/dt=2026-11-02/b.csv", "");
        TestFiles.write(folder, "orders/dt=2026-11-02/a with blanks.jsonl", LONG);
        TestFiles.write(folder, "orders/dt=2026-11-10/c.csv", "");
        TestFiles.write(folder, "orders/dt=2026-11-10/a.csv.gz", "");
        TestFiles.write(folder, "customers/dt=2026-11-02/z.csv", "");
        TestFiles.write(folder, "payments/undated.csv", "");
        Collection<FileSourceSplit> splits =
                splits(TestFiles.settings(folder, Feed.ORDERS, Feed.CUSTOMERS, Feed.PAYMENTS), 9);
        List<String> inOrder = List.of(
                "payments undated 0 0 payments/undated.csv",
                "customers 2026-11-02 0 0 customers/dt=2026-11-02/z.csv",
                "orders 2026-11-02 0 0 orders/dt=2026-11-02/a with blanks.jsonl",
                "orders 2026-11-02 0 80 orders/dt=2026-11-02/a with blanks.jsonl",
                "orders 2026-11-02 0 160 orders/dt=2026-11-02/a with blanks.jsonl",
                "orders 2026-11-02 0 0 orders/dt=2026-11-02/b.csv",
                "orders 2026-11-10 0 0 orders/dt=2026-11-10/a.csv.gz",
                "orders 2026-11-10 0 0 orders/dt=2026-11-10/c.csv");

        PartitionOrder order = new PartitionOrder(splits);
        FileSourceSplit first = order.getNext(null).orElseThrow();
        FileSourceSplit second = order.getNext(null).orElseThrow();
        order.addSplits(List.of(second, first));

        assertThat(order.remainingSplits()).extracting(FileSourceSplit::splitId).isEqualTo(inOrder);
        assertThat(drain(order)).isEqualTo(inOrder);
        assertThat(inOrder)
                .allSatisfy(id -> assertThat(SplitName.parse(id).id()).isEqualTo(id));
    }

    private static List<String> drain(PartitionOrder order) {
        List<String> ids = new ArrayList<>();
        for (Optional<FileSourceSplit> next = order.getNext(null); next.isPresent(); next = order.getNext(null)) {
            ids.add(next.get().splitId());
        }
        return ids;
    }

    private static List<String> ranges(SourceSettings settings, int parallelism) throws IOException {
        return splits(settings, parallelism).stream()
                .map(split -> split.offset() + " to " + (split.offset() + split.length()))
                .toList();
    }

    private static Collection<FileSourceSplit> splits(SourceSettings settings, int parallelism) throws IOException {
        return new FileSplits(settings, RANGE_BYTES).enumerateSplits(new org.apache.flink.core.fs.Path[0], parallelism);
    }
}
