package io.omniretail.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    @TempDir
    Path folder;

    /** Writes a file for each line that it reads, and says how that went. */
    static final class Writer {
        public static void main(String[] arguments) throws IOException {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String name = lines.readLine(); name != null; name = lines.readLine()) {
                try {
                    Files.writeString(Path.of(name), "content");
                    System.out.println("written");
                } catch (IOException e) {
                    System.out.println("refused");
                }
            }
        }
    }

    @Test
    void shouldRefuseWhatAProcessWritesUntilThereIsRoomAgain() throws Exception {
        assumeTrue(FullDisk.isPossible(), "prlimit is missing");
        Process writer = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader answers = writer.inputReader(UTF_8);
                PrintStream names = new PrintStream(writer.getOutputStream(), true, UTF_8)) {
            List<String> answered = new ArrayList<>();
            for (int number = 1; number <= 3; number++) {
                if (number == 2) {
                    FullDisk.fill(writer.toHandle());
                } else if (number == 3) {
                    FullDisk.empty(writer.toHandle());
                }
                names.println(folder.resolve("file-" + number));
                answered.add(answers.readLine());
            }

            assertThat(answered).containsExactly("written", "refused", "written");
            assertThat(folder.resolve("file-3")).hasContent("content");
        } finally {
            writer.destroyForcibly();
        }
    }
}
