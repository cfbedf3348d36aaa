package io.omniretail.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSettingsTest {
    private static final Path TEMPLATE =
            Path.of("../flink-conf").toAbsolutePath().normalize();

    @TempDir
    Path kept;

    private Configuration prepare(Map<String, String> changes) {
        Places places = new Places(
                TEMPLATE,
                kept.resolve("cluster"),
                kept.resolve("my checkpoints"),
                kept.resolve("savepoints"),
                kept.resolve("lib"));
        return ClusterSettings.prepare(TEMPLATE, Configuration.fromMap(changes), places);
    }

    @Test
    void shouldAddWhatDependsOnTheMachine() throws IOException {
        Configuration settings = prepare(Map.of("rest.port", "0"));
        ClusterSettings.write(settings, kept);

        Configuration read = ClusterSettings.read(kept);
        assertThat(read.get(RestOptions.PORT)).isPositive();
        assertThat(read.get(RestOptions.BIND_PORT))
                .isEqualTo(read.get(RestOptions.PORT).toString());
        assertThat(read.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file://" + kept.resolve("my checkpoints"));
        assertThat(read.toMap()).isEqualTo(settings.toMap());
    }

    @Test
    void shouldLetTheUsersSettingsGoFirst() {
        Configuration settings =
                prepare(Map.of("rest.port", "0", "execution.checkpointing.dir", "s3://bucket/checkpoints"));

        assertThat(settings.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)).isEqualTo("s3://bucket/checkpoints");
    }

    @Test
    void shouldSpellOutTheMemoryOfATaskManager() {
        Configuration settings = prepare(Map.of("rest.port", "0", "taskmanager.memory.process.size", "1728m"));

        assertThat(ClusterSettings.taskManagerOptions(settings))
                .anyMatch(option -> option.startsWith("-Xmx"))
                .anyMatch(option -> option.startsWith("-XX:MaxMetaspaceSize="))
                .contains("--add-opens=java.base/java.util=ALL-UNNAMED");
        assertThat(ClusterSettings.taskManagerArguments(settings, "taskmanager-1-a"))
                .contains("taskmanager.cpu.cores=2.0", "taskmanager.resource-id=taskmanager-1-a")
                .anyMatch(argument -> argument.startsWith("taskmanager.memory.managed.size="));
    }

    @Test
    void shouldRefuseMemorySizesThatAreTooSmall() {
        assertThatThrownBy(() -> prepare(Map.of("rest.port", "0", "taskmanager.memory.process.size", "200m")))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("flink-conf/config.yaml or -D: ");
    }
}
