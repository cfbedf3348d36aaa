package io.omniretail.sources.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.Places;
import io.omniretail.domain.result.Unusable;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceLookupTest {
    private static final String HEADER = "sensor_id,timestamp,temperature\n";

    private static final long NOON_MS = 1_793_491_200_000L;

    @TempDir
    Path folder;

    @Test
    void shouldReadRecordsOfAnyLengthHereAndThere() {
        String longSensor = "s".repeat(200_000);
        String content = HEADER + "a,1793491200001,21\n" + longSensor + ",1793491200002,22\r\n\nb,1793491200003,23";
        TestFiles.write(folder, "readings/a.csv", content);
        TestFiles.write(folder, "readings/b.csv.gz", TestFiles.gzip(content));

        try (PlaceLookup lookup = new PlaceLookup(TestFiles.settings(folder, Feed.READINGS))) {
            for (String source : List.of("readings/a.csv", "readings/b.csv.gz")) {
                Unusable first = unusable(source, HEADER.length(), 1);
                Unusable second = unusable(source, HEADER.length() + "a,1793491200001,21\n".length(), 2);
                Unusable last = unusable(source, content.length() - "b,1793491200003,23".length(), 3);

                assertThat(lookup.readPayload(first)).isTrue();
                assertThat(lookup.readPayload(first)).isTrue();
                assertThat(lookup.readPayload(second)).isTrue();
                assertThat(lookup.readPayload(last)).isTrue();
                assertThat(first.payload).hasToString("a,1793491200001,21");
                assertThat(second.payload).hasToString("s".repeat(64 * 1024));
                assertThat(last.payload).hasToString("b,1793491200003,23");
            }
        }
    }

    @Test
    void shouldTellTheRightOneOfTwoFilesOfTheSameName() {
        TestFiles.write(folder, "east/readings/a.csv", HEADER + "e,1793491200001,21\n");
        TestFiles.write(folder, "west/readings/a.csv", HEADER + "w,1793491200002,22\n");
        SourceSettings settings = TestFiles.settings(
                List.of(
                        folder.resolve("east").toString(),
                        folder.resolve("west").toString()),
                Map.of(),
                OnCorruptFile.FAIL,
                Feed.READINGS);
        Unusable ofWest = unusable(folder.resolve("west/readings/a.csv").toString(), HEADER.length(), 2);

        try (PlaceLookup lookup = new PlaceLookup(settings)) {
            assertThat(lookup.readPayload(ofWest)).isTrue();
        }

        assertThat(ofWest.payload).hasToString("w,1793491200002,22");
    }

    @Test
    void shouldFindNothingInAFileThatIsGoneOrHasChanged() throws IOException {
        Path gone = TestFiles.write(folder, "readings/a.csv", HEADER + "a,1793491200001,21\n");
        Path changed = TestFiles.write(folder, "readings/b.csv", HEADER + "a,1793491200001,21\n");
        Path broken = TestFiles.write(folder, "readings/c.csv.gz", TestFiles.gzip(HEADER + "a,1793491200001,21\n"));
        try (PlaceLookup lookup = new PlaceLookup(TestFiles.settings(folder, Feed.READINGS))) {
            for (String name : List.of("a.csv", "b.csv", "c.csv.gz")) {
                assertThat(lookup.readPayload(unusable("readings/" + name, HEADER.length(), 1)))
                        .isTrue();
            }
            Files.delete(gone);
            Files.writeString(changed, HEADER + "a,1793491200002,21\n");
            Files.write(broken, new byte[20]);
            for (String name : List.of("a.csv", "b.csv", "c.csv.gz", "never-there.csv")) {
                assertThat(lookup.readPayload(unusable("readings/" + name, HEADER.length(), 1)))
                        .isFalse();
            }
            assertThat(lookup.readPayload(unusable("readings/b.csv", 1_000_000, 1)))
                    .isFalse();
        }
    }

    @Test
    void shouldNameFilesAndShowTheHashOfThoseThatAreGone() {
        TestFiles.write(folder, "readings/a.csv", "");
        FilePlaceNames names = new FilePlaceNames(TestFiles.settings(folder, Feed.READINGS));

        assertThat(names.source(Places.sourceId("readings/a.csv"))).isEqualTo("readings/a.csv");
        assertThat(names.source(255)).isEqualTo("00000000000000ff");
        assertThat(names.position(255, 4_211)).isEqualTo("4211");

        TestFiles.write(folder, "readings/later.csv", "");
        assertThat(names.source(Places.sourceId("readings/later.csv"))).isEqualTo("readings/later.csv");
    }

    private static Unusable unusable(String source, long position, long timeMs) {
        Unusable unusable = new Unusable();
        unusable.feed = Feed.READINGS;
        unusable.sourceId = Places.sourceId(source);
        unusable.position = position;
        unusable.timeMs = NOON_MS + timeMs;
        return unusable;
    }
}
