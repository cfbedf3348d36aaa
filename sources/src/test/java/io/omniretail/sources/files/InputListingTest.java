package io.omniretail.sources.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.sources.SourceSettings;
import io.omniretail.sources.SourceSettings.OnCorruptFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputListingTest {
    private static final long DAY_MS = 86_400_000;

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void shouldFindAllFormatsInAllFoldersOfAFeed() {
        write("orders/a.csv", "orders/b.jsonl.gz", "orders/deep/er/c.json", "orders/D.CSV.GZ", "readings/r.txt.gz");
        write("customers/c.csv", "other/x.csv");

        assertThat(sources(Feed.ORDERS, Feed.READINGS))
                .containsExactlyInAnyOrder(
                        "orders/a.csv",
                        "orders/b.jsonl.gz",
                        "orders/deep/er/c.json",
                        "orders/D.CSV.GZ",
                        "readings/r.txt.gz");
        assertThat(warnings).isEmpty();
    }

    @Test
    void shouldTellApartFilesOfTheSamePathUnderSeveralInputs() {
        write("north/orders/a.csv", "south/orders/a.csv", "south/orders/b.csv", "west/orders/a.csv");
        List<String> inputs = Stream.of("north", "south", "west")
                .map(name -> folder.resolve(name).toString())
                .toList();

        assertThat(list(TestFiles.settings(inputs, Map.of(), OnCorruptFile.FAIL, Feed.ORDERS)))
                .extracting(InputFile::source)
                .containsExactlyInAnyOrder(
                        "orders/a.csv",
                        folder + "/south/orders/a.csv",
                        folder + "/south/orders/b.csv",
                        folder + "/west/orders/a.csv");
    }

    @Test
    void shouldIgnoreHiddenNames() {
        write("orders/.a.csv", "orders/_a.csv", "orders/_temporary/a.csv", "orders/.staging/a.csv");

        assertThat(sources(Feed.ORDERS)).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void shouldWarnOfFilesThatNobodyCanRead() {
        write("orders/a.csv", "orders/a.parquet", "orders/a.txt");

        assertThat(sources(Feed.ORDERS)).containsExactly("orders/a.csv");
        assertThat(warnings)
                .containsExactlyInAnyOrder(
                        "orders: orders/a.parquet is left out: its name does not end in .csv, .jsonl or .json"
                                + " (or with .gz after it)",
                        "orders: orders/a.txt is left out: its name does not end in .csv, .jsonl or .json"
                                + " (or with .gz after it)");
    }

    @Test
    void shouldTellTheDayOfAFolderAnywhereBelowTheFeed() {
        write("orders/dt=2026-11-01/a.csv", "orders/shop=1/dt=2026-11-02/x/b.csv", "orders/dt=unknown/c.csv");

        assertThat(list(TestFiles.settings(folder, Feed.ORDERS)))
                .extracting(file -> file.source() + " " + file.day())
                .containsExactlyInAnyOrder(
                        "orders/dt=2026-11-01/a.csv Optional[2026-11-01]",
                        "orders/shop=1/dt=2026-11-02/x/b.csv Optional[2026-11-02]",
                        "orders/dt=unknown/c.csv Optional.empty");
    }

    @Test
    void shouldOpenOnlyFoldersThatCanHoldANeededEvent() {
        for (int day = 1; day <= 6; day++) {
            write("orders/dt=1970-01-0%d/a.csv".formatted(day));
        }
        write("orders/undated.csv");
        TimeRange thirdAndFourth = new TimeRange(2 * DAY_MS + 10_000, 4 * DAY_MS - 10_000);

        assertThat(list(needing(Feed.ORDERS, thirdAndFourth)))
                .extracting(InputFile::source)
                .containsExactlyInAnyOrder(
                        "orders/dt=1970-01-02/a.csv",
                        "orders/dt=1970-01-03/a.csv",
                        "orders/dt=1970-01-04/a.csv",
                        "orders/undated.csv");
        assertThat(list(needing(Feed.ORDERS, new TimeRange(2 * DAY_MS + 10_001, 4 * DAY_MS - 10_000))))
                .hasSize(3);
        assertThat(list(needing(Feed.ORDERS, new TimeRange(2 * DAY_MS, 4 * DAY_MS - 9_999))))
                .hasSize(5);
    }

    @Test
    void shouldFindMappedFilesByTheirPattern() {
        write("online-2009.csv.gz", "online-2010.csv.gz", "deep/online-2011.csv.gz", "readme.csv");

        assertThat(mapped("online-*.csv.gz")).containsExactlyInAnyOrder("online-2009.csv.gz", "online-2010.csv.gz");
        assertThat(mapped("**/online-*.csv.gz")).hasSize(3);
        assertThat(mapped("deep/*")).containsExactly("deep/online-2011.csv.gz");
    }

    @Test
    void shouldReadASingleFileOfReadings() {
        Path file = TestFiles.write(folder, "dt=2026-11-01/daily_readings.txt", "21\n");

        assertThat(list(TestFiles.settings(file, Feed.READINGS)))
                .singleElement()
                .satisfies(found -> assertThat(found.source()).isEqualTo("daily_readings.txt"))
                .satisfies(found -> assertThat(found.day()).isEqualTo(Optional.of(LocalDate.of(2026, 11, 1))));
        assertThatThrownBy(() -> list(TestFiles.settings(file, Feed.ORDERS)))
                .isInstanceOf(UsageException.class)
                .hasMessage("input %s is a file: give the folder that holds orders/".formatted(file));
    }

    @Test
    void shouldRefuseASingleFileOfUnknownFormat() {
        Path file = TestFiles.write(folder, "daily_readings.xls", "21\n");

        assertThatThrownBy(() -> list(TestFiles.settings(file, Feed.READINGS)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("its name needs to end in .csv, .jsonl, .json or .txt");
    }

    @Test
    void shouldRefuseAnInputThatDoesNotExist() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> list(TestFiles.settings(missing, Feed.ORDERS, Feed.PAYMENTS)))
                .isInstanceOf(UsageException.class)
                .hasMessage("input %s does not exist: a folder is needed that holds orders/ or payments/"
                        .formatted(missing));
    }

    @Test
    void shouldRefuseAnInputWithNoneOfTheFeedsButNotAFeedThatIsMissing() {
        write("good/orders/a.csv", "bad/orders.csv");

        assertThat(list(TestFiles.settings(folder.resolve("good"), Feed.ORDERS, Feed.PAYMENTS)))
                .hasSize(1);
        assertThatThrownBy(() -> list(TestFiles.settings(folder.resolve("bad"), Feed.ORDERS, Feed.PAYMENTS)))
                .isInstanceOf(UsageException.class)
                .hasMessage("input %s holds none of the feeds that are needed: there is no folder orders/ or payments/"
                        .formatted(folder.resolve("bad")));
        assertThatThrownBy(() -> list(TestFiles.settings(folder.resolve("good/orders"), Feed.ORDERS)))
                .hasMessageEndingWith("it looks like a feed itself: give file:" + folder.resolve("good"));
    }

    @Test
    void shouldRefuseAPatternThatMatchesNothing() {
        write("orders/a.csv");

        assertThatThrownBy(() -> mapped("payments-*.csv"))
                .isInstanceOf(UsageException.class)
                .hasMessage("payments: no file under %s matches \"payments-*.csv\": correct feeds.payments.files in the"
                                .formatted(folder)
                        + " configuration");
        assertThatThrownBy(() -> mapped("[x"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("feeds.payments.files: \"[x\" is no pattern");
    }

    @Test
    void shouldAcceptRelativePathsAndUris() {
        write("orders/a.csv");
        Path relative = Path.of("").toAbsolutePath().relativize(folder);

        for (String input : List.of(relative.toString(), "file:" + relative, "file:" + folder, "file://" + folder)) {
            assertThat(list(TestFiles.settings(List.of(input), Map.of(), OnCorruptFile.FAIL, Feed.ORDERS)))
                    .hasSize(1);
        }
    }

    @Test
    void shouldFindFoldersAndFilesWithUnusualNames() {
        write("100%20 ä+b/orders/x y%41/ü#?.csv");

        assertThat(list(TestFiles.settings(folder.resolve("100%20 ä+b"), Feed.ORDERS)))
                .extracting(InputFile::source)
                .containsExactly("orders/x y%41/ü#?.csv");
    }

    @Test
    void shouldNameAFolderThatFlinkCannotList() {
        write("orders/10:30/a.csv");

        assertThatThrownBy(() -> list(TestFiles.settings(folder, Feed.ORDERS)))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("cannot read file:" + folder + "/orders");
    }

    @Test
    void shouldReadAnInputThatIsGivenTwiceOnce() {
        write("orders/a.csv");
        String input = folder.toString();

        assertThat(list(TestFiles.settings(List.of(input, input), Map.of(), OnCorruptFile.FAIL, Feed.ORDERS)))
                .hasSize(1);
    }

    @Test
    void shouldRefuseAFileSystemThatFlinkDoesNotKnow() {
        assertThatThrownBy(() -> list(
                        TestFiles.settings(List.of("gopher://host/data"), Map.of(), OnCorruptFile.FAIL, Feed.ORDERS)))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("input gopher://host/data: ");
    }

    private void write(String... names) {
        for (String name : names) {
            TestFiles.write(folder, name, "");
        }
    }

    private List<String> sources(Feed... feeds) {
        return list(TestFiles.settings(folder, feeds)).stream()
                .map(InputFile::source)
                .toList();
    }

    private List<String> mapped(String glob) {
        SourceSettings settings = TestFiles.settings(
                List.of(folder.toString()),
                Map.of(Feed.PAYMENTS, TestFiles.mappedFiles(glob)),
                OnCorruptFile.FAIL,
                Feed.PAYMENTS);
        return list(settings).stream().map(InputFile::source).toList();
    }

    private SourceSettings needing(Feed feed, TimeRange range) {
        return new SourceSettings(
                List.of(folder.toString()),
                Map.of(feed, range),
                Map.of(),
                ZoneOffset.UTC,
                Duration.ofSeconds(10),
                OnCorruptFile.FAIL);
    }

    private List<InputFile> list(SourceSettings settings) {
        return InputListing.of(settings, warnings::add);
    }
}
