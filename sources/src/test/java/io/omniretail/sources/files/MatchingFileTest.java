package io.omniretail.sources.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchingFileTest {
    @TempDir
    Path root;

    private void write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private List<MatchingFile> under(String pattern) throws IOException {
        return MatchingFile.under(new org.apache.flink.core.fs.Path(root.toString()), pattern);
    }

    @Test
    void shouldFindWhatOtherEnginesWriteAndLeaveTheirNotesOut() throws IOException {
        for (String name : List.of(
                "mart/day=2026-11-02/part-1.csv",
                "mart/day=2026-11-01/part-0.json",
                "mart/_SUCCESS",
                "mart/._SUCCESS.crc",
                "mart/_temporary/0/part-0.csv",
                "mart/read.me",
                "other/part-0.csv")) {
            write(name, "");
        }

        assertThat(under("mart/**"))
                .extracting(MatchingFile::name)
                .containsExactly("mart/day=2026-11-01/part-0.json", "mart/day=2026-11-02/part-1.csv");
        assertThat(under("mart/**")).extracting(MatchingFile::isCsv).containsExactly(false, true);
        assertThat(under("mart/*.csv")).isEmpty();
    }

    @Test
    void shouldOpenACompressedFileDecompressed() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(root.resolve("a.csv.gz")))) {
            out.write("a,b\n".getBytes(UTF_8));
        }

        MatchingFile file = under("*.gz").get(0);

        assertThat(file.isCsv()).isTrue();
        try (InputStream in = file.open()) {
            assertThat(in.readAllBytes()).isEqualTo("a,b\n".getBytes(UTF_8));
        }
    }

    @Test
    void shouldRefuseWhatIsNoPattern() {
        assertThatThrownBy(() -> under("[a"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("\"[a\" is no pattern for files");
    }
}
