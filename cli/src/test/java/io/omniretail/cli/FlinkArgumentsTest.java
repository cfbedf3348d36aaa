package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkArgumentsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldFindACheckpointWhoseFolderIsNoPlainAscii() throws IOException {
        Path metadata = folder.resolve("my 50% prüfung/chk-3/_metadata");
        Files.createDirectories(metadata.getParent());
        Files.writeString(metadata, "x");
        Home home = new Home(folder, folder, folder, folder.resolve("log"));

        FlinkArguments words = FlinkArguments.parse(List.of("-s", "my 50% prüfung/chk-3"), home);

        org.apache.flink.core.fs.Path place =
                new org.apache.flink.core.fs.Path(words.checkpoint().orElseThrow(), "_metadata");
        try (FSDataInputStream in = place.getFileSystem().open(place)) {
            assertThat(in.readAllBytes()).containsExactly('x');
        }
    }
}
