package io.omniretail.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.cli.cluster.LocalCluster.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A highly available cluster whose processes were all lost, and end at once when they are started again. */
class LocalClusterTest {
    private static final Path TEMPLATE =
            Path.of("../flink-conf").toAbsolutePath().normalize();
    private static final String NO_PROCESS = "";

    @TempDir
    Path kept;

    private Places places;

    @BeforeEach
    void loseAll() throws IOException {
        // without a jar of Flink in it
        Path libraries = Files.createDirectory(kept.resolve("lib"));
        places = new Places(
                TEMPLATE, kept.resolve("cluster"), kept.resolve("checkpoints"), kept.resolve("savepoints"), libraries);
        Configuration changes = Configuration.fromMap(Map.of("rest.port", "0"));
        HighAvailability.addTo(changes, places);
        Configuration settings = ClusterSettings.prepare(TEMPLATE, changes, places);
        ClusterSettings.write(settings, places.settings());
        HighAvailability.write(settings, places);
        for (String role : List.of("zookeeper", "jobmanager", "taskmanager-1", "taskmanager-2", "taskmanager-3")) {
            Files.writeString(places.folder().resolve(role + ".pid"), NO_PROCESS);
        }
    }

    @Test
    void shouldStillKnowItsTaskManagersWhenItCouldNotBeStartedAgain() {
        failToStart(Optional.empty());

        assertThat(new LocalCluster(places).missing())
                .containsExactly("jobmanager", "taskmanager-1", "taskmanager-2", "taskmanager-3", "zookeeper");
    }

    @Test
    void shouldNotTakeThoseForItsOwnThatCouldNotBeAdded() {
        failToStart(Optional.of(5));

        assertThat(new LocalCluster(places).missing())
                .contains("taskmanager-3")
                .doesNotContain("taskmanager-4", "taskmanager-5");
    }

    private void failToStart(Optional<Integer> taskManagers) {
        assertThatThrownBy(() -> new LocalCluster(places)
                        .start(new Wish(taskManagers, Optional.empty(), true, new Configuration())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(" has ended while it started: see ");
    }
}
