package io.omniretail.benchmarks.runner.kafka;

import io.omniretail.benchmarks.runner.BenchmarkFailure;
import io.omniretail.benchmarks.runner.Workbench;
import io.omniretail.cli.kafka.BrokerProcess;
import io.omniretail.cli.process.Ports;
import io.omniretail.sinks.kafka.NewTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * The broker that all peers read from and write to: a process of its own, as {@code ./omni kafka start} starts it,
 * whose topics stay in {@code .omni/bench/kafka} for the next time.
 */
public final class BenchBroker implements AutoCloseable {
    /** Of all topics. */
    public static final int PARTITIONS = 4;

    private static final String FILLED = ".filled";
    private static final long ASK_AGAIN_MS = 50;

    private final Workbench workbench;
    private final BrokerProcess process;
    private final String servers;
    private final Admin admin;
    private final Thread hook;

    private BenchBroker(Workbench workbench, BrokerProcess process, String servers) {
        this.workbench = workbench;
        this.process = process;
        this.servers = servers;
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers));
        hook = new Thread(this::stop, "stop-broker");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts it on a port that is free. */
    public static BenchBroker start(Workbench workbench) throws Exception {
        BrokerProcess process = new BrokerProcess(folder(workbench));
        // one that a killed run has left behind
        process.stop();
        BrokerProcess.Running running = process.start(System.getProperty("java.class.path"), Ports.anyFree());
        return new BenchBroker(workbench, process, running.servers());
    }

    private static Path folder(Workbench workbench) {
        return workbench.folder().resolve("kafka");
    }

    /** What a client writes as {@code bootstrap.servers}. */
    public String servers() {
        return servers;
    }

    /** Puts records into topics. */
    @FunctionalInterface
    public interface Filler {
        void fill() throws IOException, InterruptedException;
    }

    /**
     * Fills topics once; later they are there already.
     *
     * @param prefix what the names of these topics, and of no others, begin with
     * @param what of which version or settings the records are
     */
    public void fillOnce(String prefix, String what, Filler filler) throws IOException, InterruptedException {
        Path stamp = folder(workbench).resolve(prefix + FILLED);
        if (Files.exists(stamp)
                && Files.readString(stamp).equals(what)
                && !topics(prefix).isEmpty()) {
            return;
        }
        delete(prefix);
        workbench.say("Filling topics once: " + what);
        filler.fill();
        Files.writeString(stamp, what);
    }

    /** Makes topics that keep everything. */
    public void create(Collection<String> topics) throws InterruptedException {
        create(topics, Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
    }

    /** Makes topics that keep the last record of each key. */
    public void createCompacted(Collection<String> topics) throws InterruptedException {
        create(topics, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    private void create(Collection<String> topics, Map<String, String> settings) throws InterruptedException {
        try {
            NewTopics.create(
                    admin,
                    topics.stream()
                            .map(topic ->
                                    new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()).configs(settings))
                            .toList());
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** Deletes all topics whose names begin like that, and waits until they are gone. */
    public void delete(String prefix) throws InterruptedException {
        try {
            Set<String> topics = topics(prefix);
            admin.deleteTopics(topics).all().get();
            while (!topics(prefix).isEmpty()) {
                Thread.sleep(ASK_AGAIN_MS);
            }
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /**
     * Deletes the consumer groups whose names begin like that, so that their next members begin anew. Waits for members
     * that did not say farewell.
     */
    public void deleteGroups(String prefix) throws InterruptedException {
        try {
            for (GroupListing group : admin.listGroups().all().get()) {
                while (group.groupId().startsWith(prefix) && !deleteIfEmpty(group.groupId())) {
                    Thread.sleep(ASK_AGAIN_MS);
                }
            }
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private boolean deleteIfEmpty(String group) throws ExecutionException, InterruptedException {
        try {
            admin.deleteConsumerGroups(List.of(group)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupNotEmptyException) {
                return false;
            }
            throw e;
        }
    }

    private Set<String> topics(String prefix) throws InterruptedException {
        try {
            Set<String> topics = admin.listTopics().names().get();
            topics.removeIf(topic -> !topic.startsWith(prefix));
            return topics;
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** Number of records in topics that nobody has written to in transactions. */
    public long records(Collection<String> topics) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(topics).allTopicNames().get().values()) {
                topic.partitions()
                        .forEach(partition -> latest.put(
                                new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
            }
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static BenchmarkFailure failure(ExecutionException e) {
        return new BenchmarkFailure("the broker refuses: " + e.getCause());
    }

    private void stop() {
        try {
            process.stop();
        } catch (Exception e) {
            workbench.say("The broker could not be stopped: " + e);
        }
    }

    @Override
    public void close() {
        admin.close();
        Runtime.getRuntime().removeShutdownHook(hook);
        stop();
    }
}
