package io.omniretail.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.Packer;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowReaderTest {
    private static final String LONG_LINE = "x".repeat(70_000);

    @TempDir
    private Path folder;

    private StagedRows stage(String... lines) throws IOException {
        RowBuffer buffer = new RowBuffer();
        for (String line : lines) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            buffer.add(new Packer().putRaw(bytes, 0, bytes.length));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(99);
        buffer.writeSorted(file);
        file.write(new byte[] {5, 'o', 't', 'h', 'e', 'r'});
        Path path = folder.resolve("staged.csv");
        Files.write(path, file.toByteArray());
        return new StagedRows(
                ResultTable.REJECTS, ResultRow.NO_DAY, path.toString(), 1, buffer.length(), buffer.rows());
    }

    private static List<String> read(StagedRows staged, int blockBytes) throws IOException {
        List<String> lines = new ArrayList<>();
        RowReader reader = new RowReader(staged, blockBytes);
        while (reader.next()) {
            lines.add(new String(reader.bytes(), reader.from(), reader.to() - reader.from(), StandardCharsets.UTF_8));
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 1 << 20})
    void shouldReadTheSortedLinesOfItsStretchWhateverTheBlockSize(int blockBytes) throws IOException {
        StagedRows staged = stage("b\n", LONG_LINE, "", "a\n", "c" + LONG_LINE, "ä\n");

        assertThat(read(staged, blockBytes)).containsExactly("", "a\n", "b\n", "c" + LONG_LINE, LONG_LINE, "ä\n");
    }

    @Test
    void shouldFailIfTheFileIsCutOff() throws IOException {
        StagedRows staged = stage("a\n", "b\n");
        Files.write(Path.of(staged.path()), new byte[] {0, 2, 'a'});

        assertThatThrownBy(() -> read(staged, 100))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("cut off");
    }
}
