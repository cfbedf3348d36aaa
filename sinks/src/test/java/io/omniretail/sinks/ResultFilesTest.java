package io.omniretail.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFilesTest {
    @TempDir
    private Path folder;

    private static FileOutput output(String uri) {
        return new FileOutput(uri, Format.CSV, "reports", Set.of(), 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", "file://"})
    void shouldMakeTheFolderAndLeaveItEmpty(String scheme) {
        Path results = folder.resolve("my results/100%");

        ResultFiles.checkWritable(output(scheme + results));

        assertThat(results).isEmptyDirectory();
    }

    @Test
    void shouldRefuseAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("report.csv"));

        assertThatThrownBy(() -> ResultFiles.checkWritable(output(file.toString())))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("this is a file; name a folder");
    }

    @Test
    void shouldRefuseAFolderThatCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("report.csv"));

        assertThatThrownBy(() -> ResultFiles.checkWritable(output(file + "/results")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cannot be written to");
    }

    @Test
    void shouldRefuseAFileSystemThatFlinkDoesNotHave() {
        assertThatThrownBy(() -> ResultFiles.checkWritable(output("s4://bucket/results")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no file system");
    }

    @Test
    void shouldNotLetAJobNameLeaveTheStagingFolder() {
        FileOutput output = new FileOutput("/results", Format.CSV, "../../etc", Set.of(), 0, 0, 1);

        assertThat(output.staging().getParent()).isEqualTo(output.allStaging());
        assertThat(new FileOutput("/results", Format.CSV, "..", Set.of(), 0, 0, 1)
                        .staging()
                        .getParent())
                .isEqualTo(output.allStaging());
    }

    @Test
    void shouldSerializeStagedRowsWithoutKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(StagedRows.class);
    }
}
