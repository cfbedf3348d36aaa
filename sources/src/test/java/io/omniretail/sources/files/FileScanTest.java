package io.omniretail.sources.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.Scan;
import io.omniretail.sources.SourceSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileScanTest {
    private static final String HEADER = "sensor_id,timestamp,temperature\n";
    private static final TimeRange SECOND_DAY = new TimeRange(
            Instant.parse("2026-11-02T00:00:00Z").toEpochMilli(),
            Instant.parse("2026-11-03T00:00:00Z").toEpochMilli());

    @TempDir
    Path folder;

    private static List<String> read(SourceSettings settings, TimeRange range) {
        Scan scan = FileInputs.scan(settings);
        List<String> records = new ArrayList<>();
        scan.read(Feed.READINGS, range, decoded -> {
            boolean isEvent = decoded.kind() == Decoded.Kind.EVENT;
            records.add(
                    isEvent
                            ? scan.names().source(decoded.event().sourceId) + ":" + decoded.event().position
                            : decoded.kind().name());
        });
        return records;
    }

    @Test
    void shouldReadTheFoldersOfARangeWithTheirNeighboursInTheSlack() {
        TestFiles.write(folder, "readings/dt=2026-10-31/a.csv", HEADER + "a,2026-10-31T12:00:00Z,1\n");
        TestFiles.write(folder, "readings/dt=2026-11-01/a.csv", HEADER + "a,2026-11-01T12:00:00Z,1\n");
        TestFiles.write(
                folder,
                "readings/dt=2026-11-02/a.csv.gz",
                TestFiles.gzip(HEADER + "a,2026-11-02T12:00:00Z,1\na,2026-11-02,x\n"));
        TestFiles.write(folder, "readings/undated.csv", HEADER + "a,2026-01-01T12:00:00Z,1\n");

        assertThat(read(TestFiles.settings(folder, Feed.READINGS), SECOND_DAY))
                .containsExactlyInAnyOrder(
                        "readings/dt=2026-11-01/a.csv:32",
                        "readings/dt=2026-11-02/a.csv.gz:32",
                        "REJECT",
                        "readings/undated.csv:32");
    }

    @Test
    void shouldNameAFileThatCannotBeRead() {
        TestFiles.write(folder, "readings/a.csv.gz", "no gzip");

        assertThatThrownBy(() -> read(TestFiles.settings(folder, Feed.READINGS), TimeRange.ALL))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("readings: cannot read readings/a.csv.gz to its end");
        assertThat(read(TestFiles.skippingCorruptFiles(folder, Feed.READINGS), TimeRange.ALL))
                .containsExactly("REJECT");
    }
}
