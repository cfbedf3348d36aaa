package io.omniretail.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
    private static final int TIMES = 500;

    @TempDir
    Path run;

    private Path place;
    private CheckpointFolder folder;

    @BeforeEach
    void store() throws IOException {
        ChaosPlaces places = new ChaosPlaces(run, run, run, run, "", List.of());
        place = places.checkpoints();
        folder = new CheckpointFolder(places);
        write("job/chk-1/_metadata");
    }

    private void write(String file) throws IOException {
        Files.createDirectories(place.resolve(file).getParent());
        Files.createFile(place.resolve(file));
    }

    @Test
    void shouldRefuseWhoeverWritesWhileItIsTaken() throws IOException {
        folder.take();

        assertThatThrownBy(() -> write("job/chk-2/_metadata")).isInstanceOf(IOException.class);

        folder.giveBack();
        write("job/chk-3/_metadata");
        assertThat(files()).containsExactlyInAnyOrder("job/chk-1/_metadata", "job/chk-3/_metadata");
    }

    @Test
    void shouldKeepWhatWasWrittenIntoAFolderThatWasMadeAgain() throws IOException {
        folder.take();
        Files.delete(place);
        write("job/chk-1/last-part");

        folder.giveBack();

        assertThat(files()).containsExactlyInAnyOrder("job/chk-1/_metadata", "job/chk-1/last-part");
    }

    @Test
    void shouldLoseNothingWhileItIsTakenFromAJobThatWrites() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<List<String>> job = CompletableFuture.supplyAsync(() -> writeUntil(ended));
        try {
            for (int time = 0; time < TIMES; time++) {
                folder.take();
                folder.giveBack();
            }
        } finally {
            ended.set(true);
        }

        List<String> written = job.get();
        assertThat(files()).containsAll(written);
    }

    private List<String> writeUntil(AtomicBoolean ended) {
        List<String> written = new ArrayList<>();
        for (int number = 2; !ended.get(); number++) {
            String file = "job/chk-" + number + "/_metadata";
            try {
                write(file);
                written.add(file);
            } catch (IOException e) {
                // it is away
            }
        }
        return written;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> paths = Files.walk(place)) {
            return paths.filter(Files::isRegularFile)
                    .map(file -> place.relativize(file).toString())
                    .toList();
        }
    }
}
