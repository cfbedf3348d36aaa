package io.omniretail.sinks;

import static io.omniretail.sinks.ResultRows.filesIn;
import static io.omniretail.sinks.ResultRows.line;
import static io.omniretail.sinks.ResultRows.sales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.Packer;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
    private static final int FIRST_DAY = (int) LocalDate.parse("2026-11-01").toEpochDay();
    private static final String HEADER = header(ResultTable.SALES_BY_REGION);
    private static final String LEDGER_HEADER = header(ResultTable.LEDGER);
    private static final Set<ResultTable> TABLES = EnumSet.of(ResultTable.SALES_BY_REGION, ResultTable.LEDGER);

    @TempDir
    private Path folder;

    private FileOutput output;
    private int stagedFiles;

    @BeforeEach
    void openAllDays() {
        output = output(Format.CSV, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static String header(ResultTable table) {
        return new String(RowEncoder.header(Format.CSV, table), StandardCharsets.UTF_8);
    }

    private FileOutput output(Format format, int fromDay, int toDay) {
        return output(format, 0, fromDay, toDay);
    }

    private FileOutput output(Format format, int part, int fromDay, int toDay) {
        return new FileOutput(folder.toString(), format, "reports/daily", TABLES, part, fromDay, toDay);
    }

    /** Stages rows of one table and day in a file of their own. */
    private StagedRows stage(ResultRow... rows) throws IOException {
        RowBuffer buffer = new RowBuffer();
        RowEncoder encoder = new RowEncoder(output.format());
        Packer encoded = new Packer();
        for (ResultRow row : rows) {
            encoder.encode(row, encoded);
            buffer.add(encoded);
        }
        Path path = Path.of(
                output.staging().getPath(),
                "staged-" + stagedFiles++ + output.format().extension());
        Files.createDirectories(path.getParent());
        try (OutputStream out = Files.newOutputStream(path)) {
            buffer.writeSorted(out);
        }
        return new StagedRows(
                rows[0].table(), output.filedUnder(rows[0].day()), path.toString(), 0, buffer.length(), rows.length);
    }

    private Map<ResultTable, Publication.Published> publish(List<StagedRows> staged) throws IOException {
        return new Publication(output).publish(staged);
    }

    private void publishAndCleanUp(StagedRows... staged) throws IOException {
        Publication publication = new Publication(output);
        publication.publish(List.of(staged));
        publication.cleanUp();
    }

    private static String day(int offset) {
        return "sales_by_region/dt=" + LocalDate.ofEpochDay(FIRST_DAY + offset) + "/part-0.csv";
    }

    @Test
    void shouldMergeTheStagedRowsOfADayIntoOneSortedFile() throws IOException {
        ResultRow north = sales(FIRST_DAY, "north", "1.00");
        ResultRow east = sales(FIRST_DAY, "east", "2.00");
        ResultRow west = sales(FIRST_DAY, "west", "3.00");
        ResultRow nextDay = sales(FIRST_DAY + 1, "west", "4.00");

        publishAndCleanUp(stage(west, east), stage(north), stage(nextDay));

        assertThat(filesIn(folder))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        day(0),
                        HEADER + line(Format.CSV, east) + line(Format.CSV, north) + line(Format.CSV, west),
                        day(1),
                        HEADER + line(Format.CSV, nextDay),
                        "ledger/part-0.csv",
                        LEDGER_HEADER));
    }

    @Test
    void shouldPublishNothingWhereAStagedFileHoldsOtherRowsThanWereStaged() throws IOException {
        StagedRows north = stage(sales(FIRST_DAY, "north", "1.00"), sales(FIRST_DAY, "south", "1.00"));
        StagedRows ofThree = new StagedRows(
                north.table(), north.day(), north.path(), north.offset(), north.length(), north.rows() + 1);
        StagedRows nextDay = stage(sales(FIRST_DAY + 1, "west", "4.00"));

        assertThatThrownBy(() -> publish(List.of(nextDay, ofThree)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sales_by_region: 3 rows were staged, and 2 are to be published as dt=");

        assertThat(filesIn(folder).keySet()).allMatch(path -> path.startsWith(".omni-staging/"));
    }

    @Test
    void shouldCountWhatEachTableGot() throws IOException {
        assertThat(publish(List.of(
                        stage(sales(FIRST_DAY, "north", "1.00"), sales(FIRST_DAY, "east", "1.00")),
                        stage(sales(FIRST_DAY + 1, "north", "1.00")))))
                .containsOnly(
                        Map.entry(ResultTable.SALES_BY_REGION, new Publication.Published(3, 2)),
                        Map.entry(ResultTable.LEDGER, new Publication.Published(0, 1)));
    }

    @Test
    void shouldReplaceTheDaysOfItsRangeAndNothingElse() throws IOException {
        publishAndCleanUp(
                stage(sales(FIRST_DAY, "old", "1.00")),
                stage(sales(FIRST_DAY + 1, "old", "1.00")),
                stage(sales(FIRST_DAY + 2, "old", "1.00")),
                stage(sales(FIRST_DAY + 3, "old", "1.00")));
        SortedMap<String, String> expected = filesIn(folder);

        output = output(Format.CSV, FIRST_DAY + 1, FIRST_DAY + 3);
        ResultRow replacement = sales(FIRST_DAY + 2, "new", "2.00");
        publishAndCleanUp(stage(replacement));

        expected.remove(day(1));
        expected.put(day(2), HEADER + line(Format.CSV, replacement));
        assertThat(filesIn(folder)).isEqualTo(expected);
        assertThat(folder.resolve(day(1)).getParent()).doesNotExist();
    }

    @Test
    void shouldReplaceAllDaysAndUndatedRowsIfItsRangeIsOpen() throws IOException {
        publishAndCleanUp(stage(sales(FIRST_DAY, "old", "1.00")), stage(sales(ResultRow.NO_DAY, "old", "1.00")));

        ResultRow replacement = sales(FIRST_DAY + 9, "new", "2.00");
        publishAndCleanUp(stage(replacement));

        assertThat(filesIn(folder))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(day(9), HEADER + line(Format.CSV, replacement), "ledger/part-0.csv", LEDGER_HEADER));
    }

    @Test
    void shouldReplaceFilesOfTheOtherFormat() throws IOException {
        publishAndCleanUp(stage(sales(FIRST_DAY, "old", "1.00")));

        output = output(Format.JSON, Integer.MIN_VALUE, Integer.MAX_VALUE);
        ResultRow replacement = sales(FIRST_DAY, "new", "2.00");
        publishAndCleanUp(stage(replacement));

        assertThat(filesIn(folder))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        day(0).replace(".csv", ".json"), line(Format.JSON, replacement), "ledger/part-0.json", ""));
    }

    @Test
    void shouldLeaveAloneWhatAnotherKindOfJobToldOfItsRecords() throws IOException {
        ResultRow ofOrders = ledger("orders");
        publishAndCleanUp(stage(ofOrders), stage(sales(FIRST_DAY, "north", "1.00")));

        for (ResultRow ofReadings : List.of(ledger("humidities"), ledger("readings"))) {
            output = output(Format.CSV, 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
            publishAndCleanUp(stage(ofReadings));
        }

        assertThat(filesIn(folder))
                .containsEntry("ledger/part-0.csv", LEDGER_HEADER + line(Format.CSV, ofOrders))
                .containsEntry("ledger/part-1.csv", LEDGER_HEADER + line(Format.CSV, ledger("readings")))
                .hasSize(2 + 1);
    }

    private static ResultRow ledger(String feed) {
        ResultRow row =
                new ResultRow().start(ResultTable.LEDGER, ResultRow.NO_DAY).text(feed);
        for (int i = 0; i < 7; i++) {
            row.count(1);
        }
        return row;
    }

    @Test
    void shouldKeepForeignFiles() throws IOException {
        Map<String, String> foreign = Map.of(
                "readme.txt", "a",
                "sales_by_region/notes.csv", "b",
                "sales_by_region/part-of-the-story.csv", "c",
                "sales_by_region/dt=2026-11-01/part-0000-of-spark.csv", "d",
                "sales_by_region/dt=2026-11-02/_SUCCESS", "e",
                "sales_by_region/dt=unknown/part-0.csv", "f",
                "ledger/archive/part-0.csv", "g",
                "top_products/dt=2026-11-01/part-0.csv", "h");
        ResultRows.writeFiles(folder, foreign);
        ResultRows.writeFiles(folder, Map.of(day(0), "old", day(1), "old", "sales_by_region/part-0.json", "old"));

        ResultRow row = sales(FIRST_DAY, "new", "1.00");
        publishAndCleanUp(stage(row));

        SortedMap<String, String> expected = new TreeMap<>(foreign);
        expected.put(day(0), HEADER + line(Format.CSV, row));
        assertThat(filesIn(folder)).isEqualTo(expected);
    }

    @Test
    void shouldFileRowsOfDaysOutsideItsRangeUndated() throws IOException {
        ResultRow old = sales(FIRST_DAY, "old", "1.00");
        publishAndCleanUp(stage(old));

        output = output(Format.CSV, FIRST_DAY + 1, FIRST_DAY + 2);
        ResultRow stray = sales(FIRST_DAY, "stray", "2.00");
        publishAndCleanUp(stage(stray));

        assertThat(filesIn(folder))
                .containsEntry(day(0), HEADER + line(Format.CSV, old))
                .containsEntry("sales_by_region/part-0.csv", HEADER + line(Format.CSV, stray));
    }

    @Test
    void shouldGiveTheSameFilesWhenPublishedAgainAfterBeingCutOff() throws IOException {
        List<StagedRows> staged = new ArrayList<>();
        for (int offset = 0; offset < 5; offset++) {
            staged.add(stage(sales(FIRST_DAY + offset, "north", "1.00")));
            staged.add(stage(sales(FIRST_DAY + offset, "east", "1.00")));
        }
        publish(staged);
        SortedMap<String, String> expected = new TreeMap<>(filesIn(folder));
        expected.keySet().removeIf(path -> path.startsWith(".omni-staging"));
        // As if the first attempt had come only to the middle of replacing what was there before
        Files.delete(folder.resolve(day(3)));
        Files.writeString(folder.resolve(day(4)), "what was there before");
        ResultRows.writeFiles(
                Path.of(output.staging().getPath()), Map.of("ready-1/sales_by_region/part-0.csv", "half"));

        Publication again = new Publication(output);
        again.publish(staged);
        again.cleanUp();

        assertThat(filesIn(folder)).isEqualTo(expected);
        assertThat(folder.resolve(".omni-staging")).doesNotExist();
    }

    @Test
    void shouldKeepTheStagedFilesOfOtherJobs() throws IOException {
        ResultRows.writeFiles(folder, Map.of(".omni-staging/other/1.csv", "rows"));

        publishAndCleanUp(stage(sales(FIRST_DAY, "north", "1.00")));

        assertThat(filesIn(folder).keySet()).containsExactly(".omni-staging/other/1.csv", "ledger/part-0.csv", day(0));
    }

    @Test
    void shouldKeepTheStagedFilesOfTheSameJobOverOtherDays() throws IOException {
        ResultRow second = sales(FIRST_DAY + 1, "north", "2.00");
        FileOutput secondDay = output(Format.CSV, FIRST_DAY + 1, FIRST_DAY + 2);
        output = secondDay;
        StagedRows stagedSecond = stage(second);
        output = output(Format.CSV, FIRST_DAY, FIRST_DAY + 1);
        publishAndCleanUp(stage(sales(FIRST_DAY, "north", "1.00")));

        output = secondDay;
        publishAndCleanUp(stagedSecond);

        assertThat(filesIn(folder)).containsEntry(day(1), HEADER + line(Format.CSV, second));
        assertThat(folder.resolve(".omni-staging")).doesNotExist();
    }

    @Test
    void shouldStandCleaningUpTwice() throws IOException {
        Publication publication = new Publication(output);
        publication.publish(List.of(stage(sales(FIRST_DAY, "north", "1.00"))));
        publication.cleanUp();

        assertThatCode(publication::cleanUp).doesNotThrowAnyException();
    }

    @Test
    void shouldSayWhatToDoWhenStagedFilesAreGone() throws IOException {
        StagedRows staged = stage(sales(FIRST_DAY, "north", "1.00"));
        Files.delete(Path.of(staged.path()));

        assertThatThrownBy(() -> new Publication(output).check(List.of(staged)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("start it anew")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseRowsThatWereStagedInTheOtherFormat() throws IOException {
        StagedRows staged = stage(sales(FIRST_DAY, "north", "1.00"));
        output = output(Format.JSON, Integer.MIN_VALUE, Integer.MAX_VALUE);

        assertThatThrownBy(() -> new Publication(output).check(List.of(staged)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("format");
    }

    @Test
    void shouldMergeManyStretches() throws IOException {
        List<StagedRows> staged = new ArrayList<>();
        StringBuilder expected = new StringBuilder(HEADER);
        int stretches = 300;
        for (int stretch = 0; stretch < stretches; stretch++) {
            ResultRow[] rows = new ResultRow[40];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = sales(FIRST_DAY, "r" + (row * stretches + stretch), "1.00");
            }
            staged.add(stage(rows));
        }
        for (int region = 0; region < 40 * stretches; region++) {
            expected.append(line(Format.CSV, sales(FIRST_DAY, "r" + region, "1.00")));
        }

        publish(staged);

        assertThat(folder.resolve(day(0))).hasContent(expected.toString());
    }
}
