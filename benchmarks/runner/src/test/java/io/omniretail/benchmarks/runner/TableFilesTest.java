package io.omniretail.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.benchmarks.runner.TableShape.Column;
import io.omniretail.benchmarks.runner.TableShape.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFilesTest {
    private static final TableShape SHAPE =
            new TableShape("totals", List.of(new Column("region", Kind.TEXT), new Column("sales", Kind.NUMBER)), 1);

    @TempDir
    private Path answer;

    private void write(String file, String text) throws IOException {
        Path place = answer.resolve(file);
        Files.createDirectories(place.getParent());
        Files.writeString(place, text);
    }

    private List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        TableFiles.read(answer, SHAPE, values -> rows.add(List.of(values)));
        return rows;
    }

    @Test
    void shouldReadAllFilesOfAFolder() throws IOException {
        write("totals/dt=2026-11-01/part-0.csv", "region,sales\nspain,1.00\n");
        write("totals/dt=2026-11-02/part-0.csv", "sales,region,more\n2.00,france,x\n");
        write("totals/.part-1.csv.crc", "no table");
        write("totals/_SUCCESS", "");

        assertThat(rows()).containsExactly(List.of("spain", "1.00"), List.of("france", "2.00"));
    }

    @Test
    void shouldTakeTheHeaderFromItsOwnFileWhereThereIsOne() throws IOException {
        write("totals/columns", "sales,region\n");
        write("totals/part-0.csv", "1.00,spain\n2.00,france\n");

        assertThat(rows()).containsExactly(List.of("spain", "1.00"), List.of("france", "2.00"));
    }

    @Test
    void shouldReadQuotedAndEmptyValues() throws IOException {
        write("totals.csv", "\"region\",sales\n\"a, \"\"b\"\"\",1\n,\"\"\n");

        assertThat(rows()).containsExactly(List.of("a, \"b\"", "1"), List.of("", ""));
    }

    @Test
    void shouldFindNoRowsWhereThereAreNoFiles() throws IOException {
        assertThat(rows()).isEmpty();
    }

    @Test
    void shouldNameTheColumnThatIsMissing() throws IOException {
        write("totals.csv", "region,amount\nspain,1\n");

        assertThatThrownBy(this::rows)
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageEndingWith("totals.csv has no column sales: [region, amount]");
    }

    @Test
    void shouldNameARowThatIsTooShort() throws IOException {
        write("totals.csv", "region,sales\nspain\n");

        assertThatThrownBy(this::rows)
                .isInstanceOf(BenchmarkFailure.class)
                .hasMessageEndingWith("totals.csv has a row with too few fields: spain");
    }
}
