package io.omniretail.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.result.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableComparisonTest {
    private static final TableShape SHAPE = TableShape.of(ResultTable.SENSOR_STATS);
    private static final String HEADER = "sensor_id,window_start,window_end,readings,average,minimum,maximum";

    @TempDir
    private Path folder;

    private Path answer(String name, String... lines) throws IOException {
        Path answer = Files.createDirectories(folder.resolve(name));
        Files.write(answer.resolve("sensor_stats.csv"), List.of(lines));
        return answer;
    }

    private TableComparison compare(Path one, Path other) throws IOException {
        return TableComparison.ofFiles(SHAPE, "one", one, "other", other);
    }

    @Test
    void shouldFindAnswersEqualWhateverTheirOrderAndNotation() throws IOException {
        Path one = answer(
                "one",
                HEADER,
                "s1,2026-11-01T10:00:00Z,2026-11-01T10:01:00Z,2,20.50,20.00,21.00",
                "s2,2026-11-01T10:00:00Z,2026-11-01T10:01:00Z,1,7.00,7.00,7.00");
        Path other = answer(
                "other",
                "window_start,window_end,sensor_id,maximum,minimum,average,readings",
                "2026-11-01 10:00:00,2026-11-01 10:01:00,s2,7,7,7,1",
                "\"2026-11-01 10:00:00.000\",2026-11-01 10:01:00,s1,21.0000,2E1,20.5000,2");

        TableComparison comparison = compare(one, other);

        assertThat(comparison.rows()).isEqualTo(2);
        assertThat(comparison.differences()).isZero();
    }

    @Test
    void shouldNameRowsThatDiffer() throws IOException {
        Path one = answer(
                "one",
                HEADER,
                "s1,2026-11-01T10:00:00Z,2026-11-01T10:01:00Z,2,20.50,20.00,21.00",
                "s2,2026-11-01T10:00:00Z,2026-11-01T10:01:00Z,1,7.00,7.00,7.00");
        Path other = answer(
                "other",
                HEADER,
                "s1,2026-11-01T10:00:00Z,2026-11-01T10:01:00Z,3,20.50,20.00,21.00",
                "s3,2026-11-01T10:00:00Z,2026-11-01T10:01:00Z,1,7.00,7.00,7.00");

        TableComparison comparison = compare(one, other);

        assertThat(comparison.differences()).isEqualTo(3);
        assertThat(comparison.examples())
                .containsExactlyInAnyOrder(
                        "s1, 2026-11-01T10:00:00, 2026-11-01T10:01:00: readings 2 in one, 3 in other",
                        "s2, 2026-11-01T10:00:00, 2026-11-01T10:01:00: readings 1, average 7, minimum 7, maximum 7 in"
                                + " one, no such row in other",
                        "s3, 2026-11-01T10:00:00, 2026-11-01T10:01:00: no such row in one, readings 1, average 7,"
                                + " minimum 7, maximum 7 in other");
    }

    @Test
    void shouldFailWithBothNamesWhenAnswersDiffer() throws IOException {
        Path one = answer("one", HEADER, "s1,2026-11-01T10:00:00Z,2026-11-01T10:01:00Z,2,20.50,20.00,21.00");
        Path other = answer("other", HEADER);

        assertThatThrownBy(() -> new Answers(List.of(SHAPE)).check("one", one, "other", other))
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageContainingAll("one and other differ", "sensor_stats: 1 of 1 rows differ");
    }
}
