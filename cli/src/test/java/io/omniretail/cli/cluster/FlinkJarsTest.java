package io.omniretail.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlinkJarsTest {
    @Test
    void shouldLeaveToAJobWhatComesWithItsJar() {
        List<Path> jars = List.of(
                Path.of("lib/flink-runtime-2.3.0.jar"),
                Path.of("lib/flink-connector-kafka-5.0.0-2.2.jar"),
                Path.of("lib/kafka-clients-4.2.0.jar"),
                Path.of("lib/kafka_2.13-4.2.0.jar"),
                Path.of("lib/scala-library-2.13.17.jar"),
                Path.of("lib/omniretail-pipeline-0.1.0-SNAPSHOT.jar"),
                Path.of("lib/snakeyaml-2.4.jar"),
                Path.of("lib/snakeyaml-engine-2.10.jar"),
                Path.of("lib/frocksdbjni-8.10.0-ververica-1.0.jar"),
                Path.of("lib/log4j-core-2.25.3.jar"));

        assertThat(FlinkJars.of(jars))
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly(
                        "flink-runtime-2.3.0.jar",
                        "snakeyaml-engine-2.10.jar",
                        "frocksdbjni-8.10.0-ververica-1.0.jar",
                        "log4j-core-2.25.3.jar");
    }
}
