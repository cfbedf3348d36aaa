package io.omniretail.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HighAvailabilityTest {
    @TempDir
    Path kept;

    @Test
    void shouldPointFlinkToItsZooKeeperOnLoopback() throws IOException {
        Places places = new Places(kept, kept, kept, kept, kept);
        Files.createDirectories(places.settings());
        Configuration settings = new Configuration();
        settings.set(HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT, Duration.ofSeconds(7));
        assertThat(HighAvailability.isOn(places)).isFalse();

        HighAvailability.addTo(settings, places);
        HighAvailability.write(settings, places);

        assertThat(HighAvailability.isOn(places)).isTrue();
        assertThat(settings.get(HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT))
                .isEqualTo(Duration.ofSeconds(7));
        String quorum = settings.get(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM);
        assertThat(quorum).startsWith("127.0.0.1:");
        assertThat(places.settings().resolve("zoo.cfg"))
                .content()
                .contains("clientPortAddress=127.0.0.1\n", "clientPort=" + quorum.split(":")[1] + "\n");
    }
}
