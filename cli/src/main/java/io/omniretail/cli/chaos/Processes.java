package io.omniretail.cli.chaos;

import io.omniretail.cli.cluster.LocalCluster;
import io.omniretail.cli.cluster.LocalCluster.Job;
import io.omniretail.cli.cluster.LocalCluster.Status;
import io.omniretail.cli.cluster.LocalCluster.Wish;
import io.omniretail.cli.kafka.BrokerProcess;
import io.omniretail.cli.process.Background;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;

/** The processes that faults befall: a cluster with its job, a broker and a generator. */
final class Processes {
    static final int TASK_MANAGERS = 2;
    static final String JOB_MANAGER = "jobmanager";
    static final String TASK_MANAGER = "taskmanager-";
    static final String ZOOKEEPER = "zookeeper";
    static final String BROKER = "broker";
    static final String GENERATOR = "generator";
    static final String CHECKPOINT_INTERVAL = "2s";

    private static final String JOB = "chaos";
    /** One TaskManager has room for the whole job, so that it does not wait for the other one when that is lost. */
    private static final int SLOTS = 4;

    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    private static final int STOP_ATTEMPTS = 5;
    /** Of virtual machines that do little, and are to be started again before long. */
    private static final String SMALL = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";
    /** What makes the cluster small, and quick to notice what is lost and to start again. */
    private static final Map<String, String> SETTINGS = Map.of(
            "jobmanager.memory.process.size", "768m",
            "taskmanager.memory.process.size", "1200m",
            "env.java.opts.jobmanager", SMALL,
            "env.java.opts.taskmanager", SMALL,
            "heartbeat.interval", "1s",
            "heartbeat.timeout", "5s",
            "high-availability.zookeeper.client.session-timeout", "5s",
            "high-availability.zookeeper.client.connection-timeout", "5s",
            "restart-strategy.exponential-delay.max-backoff", "1s",
            "execution.checkpointing.tolerable-failed-checkpoints", "1000");

    /** Of the changes that are counted in the end, compaction may take none away. */
    private static final Map<String, String> BROKER_SETTINGS =
            Map.of("log.cleaner.min.compaction.lag.ms", Long.toString(Long.MAX_VALUE));

    private final ChaosPlaces places;
    private final String servers;
    private final int port;
    private final String delivery;
    private final List<String> generatorFlags;
    private final LocalCluster cluster;
    private final BrokerProcess broker;
    private final Background generator;
    private int generatorRate;
    private boolean generates;

    /** @param generatorFlags of the generator, but for its rate and its output */
    Processes(ChaosPlaces places, FaultLog.Run run, List<String> generatorFlags) {
        this.places = places;
        this.generatorFlags = generatorFlags;
        port = run.port();
        delivery = run.delivery();
        servers = "127.0.0.1:" + port;
        cluster = new LocalCluster(places.cluster());
        broker = new BrokerProcess(places.kafka(), BROKER_SETTINGS);
        generator = new Background(places.generator());
    }

    String servers() {
        return servers;
    }

    String uri() {
        return "kafka://" + servers;
    }

    /** Starts what does not run, but for the generator that was not asked for. */
    void startMissing() throws Exception {
        if (broker.running().isEmpty()) {
            broker.start(places.classPath(), port);
        }
        if (!cluster.isRunning() || !cluster.missing().isEmpty()) {
            cluster.start(
                    new Wish(Optional.of(TASK_MANAGERS), Optional.of(SLOTS), true, Configuration.fromMap(SETTINGS)));
        }
        if (generates && generator.running().isEmpty()) {
            startGenerator();
        }
    }

    /** @param rate events a second */
    void generate(int rate) throws Exception {
        killGenerator();
        generatorRate = rate;
        generates = true;
        startGenerator();
    }

    private void startGenerator() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(places.launcher());
        command.add("generate");
        command.addAll(generatorFlags);
        command.addAll(List.of("--rate", Integer.toString(generatorRate), "--continue", "true", "--output", uri()));
        generator.start(GENERATOR, places.classPath(), command, Map.of());
    }

    void killGenerator() throws IOException, InterruptedException {
        generates = false;
        ProcessHandle process = generator.running().get(GENERATOR);
        if (process != null) {
            kill(process);
        }
    }

    /** A process that runs. */
    ProcessHandle of(String role) {
        ProcessHandle process = switch (role) {
            case BROKER ->
                broker.running()
                        .flatMap(running -> ProcessHandle.of(running.pid()))
                        .orElse(null);
            case GENERATOR -> generator.running().get(role);
            default -> new Background(places.cluster().folder()).running().get(role);
        };
        if (process == null) {
            throw new IllegalStateException("the " + role + " has ended by itself");
        }
        return process;
    }

    /** The processes that store the job's state. */
    List<ProcessHandle> checkpointWriters() {
        List<ProcessHandle> writers = new ArrayList<>(List.of(of(JOB_MANAGER)));
        for (int number = 1; number <= TASK_MANAGERS; number++) {
            writers.add(of(TASK_MANAGER + number));
        }
        return writers;
    }

    static void kill(ProcessHandle process) throws InterruptedException {
        process.destroyForcibly();
        if (!Background.waitFor(END_LIMIT, () -> !process.isAlive())) {
            throw new IllegalStateException("process " + process.pid() + " could not be killed");
        }
    }

    void stopBroker() throws Exception {
        broker.stop();
    }

    Set<String> topics() throws InterruptedException {
        return broker.running().isEmpty()
                ? Set.of()
                : broker.topics(broker.running().get()).orElse(Set.of());
    }

    /**
     * The job, if it has not ended.
     *
     * @throws IllegalStateException if the cluster does not say
     */
    Optional<Job> job() throws InterruptedException {
        Status status = cluster.status()
                .filter(Status::answers)
                .orElseThrow(() -> new IllegalStateException("the JobManager does not answer"));
        return status.jobs().stream()
                .filter(job -> !JobStatus.valueOf(job.state()).isGloballyTerminalState())
                .findFirst();
    }

    /**
     * Sends the job to the cluster.
     *
     * @param from where its state lies; empty for none
     */
    void submit(int parallelism, Optional<String> from) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", "--detached"));
        from.ifPresent(place -> words.addAll(List.of("--fromSavepoint", place)));
        words.addAll(List.of(
                places.jobJar().toString(),
                "--mode",
                "stream",
                "--name",
                JOB,
                "--input",
                uri(),
                "--delivery",
                delivery,
                "--checkpoint-interval",
                CHECKPOINT_INTERVAL,
                "--parallelism",
                Integer.toString(parallelism)));
        Optional<String> failure = flink(words);
        if (failure.isPresent()) {
            throw new IllegalStateException("the job could not be started: " + failure.get());
        }
    }

    /** Ends the job with a savepoint: what it has given by then is committed. */
    void stopJob() throws Exception {
        for (int attempt = 1; job().isPresent(); attempt++) {
            Optional<String> failure = flink(List.of("stop", job().get().id()));
            if (failure.isPresent() && attempt == STOP_ATTEMPTS) {
                throw new IllegalStateException("the job could not be stopped: " + failure.get());
            }
        }
    }

    /** Runs Flink's command line; gives what it printed if it failed. */
    private Optional<String> flink(List<String> words) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = cluster.commandLine(words, places.folder(), places.log(), output, output);
        return status == 0 ? Optional.empty() : Optional.of(output.toString(StandardCharsets.UTF_8));
    }

    /** Lets all go on that an earlier session has left stopped or with a full disk. */
    void resumeAll(Signals signals) throws IOException, InterruptedException {
        boolean isDiskPossible = FullDisk.isPossible();
        for (Background background :
                List.of(new Background(places.cluster().folder()), new Background(places.kafka()), generator)) {
            for (ProcessHandle process : background.running().values()) {
                signals.resume(process);
                if (isDiskPossible) {
                    FullDisk.empty(process);
                }
            }
        }
    }

    /** Ends all processes; what they have stored stays. */
    void stop() throws Exception {
        killGenerator();
        generator.stopAll();
        cluster.stop();
        broker.stop();
    }
}
