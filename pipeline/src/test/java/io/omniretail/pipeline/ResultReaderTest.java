package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultReaderTest {
    @TempDir
    Path folder;

    private void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private List<Map<String, String>> read(Format format) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        ResultReader.read(new Output(folder.toString(), format), ResultTable.REJECTS, rows::add);
        return rows;
    }

    @Test
    void shouldReadQuotedFieldsAndSubfolders() throws IOException {
        write("rejects/dt=2026-11-01/a.csv", "source,payload\nx,\"a,\"\"b\"\"\nc\"\ny,\"\"\n");
        write("rejects/b.csv", "payload,source\r\n,\"z\"");

        assertThat(read(Format.CSV))
                .containsExactlyInAnyOrder(
                        Map.of("source", "x", "payload", "a,\"b\"\nc"),
                        Map.of("source", "y", "payload", ""),
                        Map.of("source", "z", "payload", ""));
    }

    @Test
    void shouldReadEachFileAsItsNameEndsAndLeaveOthersAndHiddenOnesOut() throws IOException {
        write("rejects/a.json", "{\"source\":\"x\",\"position\":3}\n{\"source\":\"é\\n\"}\n");
        write("rejects/a.csv", "source\ny\n");
        write("rejects/.hidden.json", "no json");
        write("rejects/_SUCCESS", "");

        for (Format format : Format.values()) {
            assertThat(read(format))
                    .containsExactlyInAnyOrder(
                            Map.of("source", "x", "position", "3"), Map.of("source", "é\n"), Map.of("source", "y"));
        }
    }

    @Test
    void shouldFindNoRowsWithoutFiles() throws IOException {
        assertThat(read(Format.CSV)).isEmpty();
    }

    @Test
    void shouldFailOnAFileThatIsCutOffInsideAField() throws IOException {
        write("rejects/a.csv", "source\n\"y");

        assertThatThrownBy(() -> read(Format.CSV))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.csv: it ends inside a quoted field");
    }
}
