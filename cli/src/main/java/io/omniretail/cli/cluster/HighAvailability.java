package io.omniretail.cli.cluster;

import io.omniretail.cli.process.Ports;
import io.omniretail.pipeline.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * What lets the jobs of a cluster outlive its JobManager: a ZooKeeper that knows who leads and which checkpoint is the
 * latest, and a folder for what is too large for it. It is the server that comes with Flink.
 */
final class HighAvailability {
    static final String ROLE = "zookeeper";
    static final MemorySize HEAP = MemorySize.ofMebiBytes(64);

    private static final String MAIN_CLASS = "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String FILE = "zoo.cfg";
    /** ZooKeeper grants sessions from twice to twenty times as long. */
    private static final int TICK_MS = 500;
    /** Of a lost JobManager nobody else may take the place before that. */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

    /**
     * By Flink's own 5 s, ever longer, a job that has lost its leader waits up to a minute for what it asked before.
     */
    private static final Duration RETRY_WAIT = Duration.ofMillis(500);

    private HighAvailability() {}

    /** Whether the cluster that was started last has it. */
    static boolean isOn(Places places) {
        return Files.exists(file(places));
    }

    private static Path file(Places places) {
        return places.settings().resolve(FILE);
    }

    /** Adds the settings that a cluster needs for it, on a port that is free. */
    static void addTo(Configuration settings, Places places) {
        settings.set(HighAvailabilityOptions.HA_MODE, ROLE);
        settings.set(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM, LOOPBACK + ":" + Ports.anyFree());
        settings.set(
                HighAvailabilityOptions.HA_STORAGE_PATH,
                Locations.uri(places.highAvailability().resolve("storage").toString()));
        setIfAbsent(settings, HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT, SESSION_TIMEOUT);
        setIfAbsent(settings, HighAvailabilityOptions.ZOOKEEPER_RETRY_WAIT, RETRY_WAIT);
        // a ZooKeeper that is back within that time costs nothing
        setIfAbsent(settings, HighAvailabilityOptions.ZOOKEEPER_TOLERATE_SUSPENDED_CONNECTIONS, true);
    }

    private static <T> void setIfAbsent(Configuration settings, ConfigOption<T> option, T value) {
        if (!settings.contains(option)) {
            settings.set(option, value);
        }
    }

    /** Writes ZooKeeper's own settings. */
    static void write(Configuration settings, Places places) throws IOException {
        String server = settings.get(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM);
        Files.write(
                file(places),
                List.of(
                        "dataDir=" + places.highAvailability().resolve(ROLE),
                        "clientPortAddress=" + LOOPBACK,
                        "clientPort=" + server.substring(server.indexOf(':') + 1),
                        "tickTime=" + TICK_MS,
                        "maxClientCnxns=0",
                        "admin.enableServer=false"));
    }

    /** The words that start the server after {@code java}. */
    static List<String> command(Places places, List<String> options) {
        List<String> command = new ArrayList<>(List.of("-Xmx" + HEAP.getMebiBytes() + "m", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of(MAIN_CLASS, "--zkConfigFile", file(places).toString(), "--peerId", "1"));
        return command;
    }
}
