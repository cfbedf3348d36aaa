package io.omniretail.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
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

    private static FileOutput parse(String output) {
        return ResultFiles.parse(output, "reports", Set.of(ResultTable.LEDGER), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @Test
    void shouldWriteCsvUnlessToldOtherwise() {
        assertThat(parse(folder.toString()).format()).isEqualTo(Format.CSV);
        assertThat(parse(folder + "?format=csv").format()).isEqualTo(Format.CSV);
        assertThat(parse(folder + "?format=json").format()).isEqualTo(Format.JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", "file://"})
    void shouldMakeTheFolderOfAnAbsolutePathAndLeaveItEmpty(String scheme) {
        Path results = folder.resolve("my results/100%");

        FileOutput output = parse(scheme + results);

        assertThat(results).isEmptyDirectory();
        assertThat(output.folder().getPath()).isEqualTo(results.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"target/result-files-test", "./target/result-files-test", "file:./target/result-files-test"})
    void shouldTakeARelativePathFromTheWorkingDirectory(String relative) {
        assertThat(parse(relative).folder().toUri().toString())
                .isEqualTo("file:" + Path.of("target/result-files-test").toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?format=xml", "?format=", "?format=CSV", "?form=csv", "?", "?format=csv&x=1"})
    void shouldRefuseUnknownFormatsAndParameters(String parameters) {
        assertThatThrownBy(() -> parse(folder + parameters))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--output " + folder + parameters + ": unknown ")
                .hasMessageContaining("csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", "?format=csv"})
    void shouldRefuseAnOutputWithoutAFolder(String output) {
        assertThatThrownBy(() -> parse(output))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("the folder is missing");
    }

    @Test
    void shouldRefuseAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("report.csv"));

        assertThatThrownBy(() -> parse(file.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("this is a file; name a folder");
    }

    @Test
    void shouldRefuseAFolderThatCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("report.csv"));

        assertThatThrownBy(() -> parse(file + "/results"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cannot be written to");
    }

    @Test
    void shouldRefuseAFileSystemThatFlinkDoesNotHave() {
        assertThatThrownBy(() -> parse("s4://bucket/results"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no file system for \"s4:\"");
    }

    @Test
    void shouldNotLetAJobNameLeaveTheStagingFolder() {
        FileOutput output = new FileOutput("/results", Format.CSV, "../../etc", Set.of(), 0, 1);

        assertThat(output.staging().getParent()).isEqualTo(output.allStaging());
        assertThat(new FileOutput("/results", Format.CSV, "..", Set.of(), 0, 1)
                        .staging()
                        .getParent())
                .isEqualTo(output.allStaging());
    }

    @Test
    void shouldSerializeStagedRowsWithoutKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(StagedRows.class);
    }
}
