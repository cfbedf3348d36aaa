package io.omniretail.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.cli.process.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessTest {
    private static final String SETTING = "log.cleaner.min.compaction.lag.ms";

    @TempDir
    Path folder;

    @Test
    void shouldHandItsSettingsToTheBroker() throws Exception {
        BrokerProcess process = new BrokerProcess(folder, Map.of(SETTING, Long.toString(Long.MAX_VALUE)));
        int port = Ports.anyFree();
        try {
            BrokerProcess.Running running = process.start(System.getProperty("java.class.path"), port);

            assertThat(process.running()).contains(running);
            assertThat(running.port()).isEqualTo(port);
            assertThat(setting(running.servers())).isEqualTo(Long.toString(Long.MAX_VALUE));
        } finally {
            process.stop();
        }
    }

    private static String setting(String servers) throws Exception {
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            return admin.describeConfigs(List.of(broker))
                    .all()
                    .get()
                    .get(broker)
                    .get(SETTING)
                    .value();
        }
    }
}
