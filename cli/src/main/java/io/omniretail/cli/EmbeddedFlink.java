package io.omniretail.cli;

import io.omniretail.cli.kafka.BrokerProcess;
import io.omniretail.cli.kafka.LocalBroker;
import io.omniretail.cli.process.Ports;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.event.Feed;
import io.omniretail.pipeline.EnvironmentFactory;
import io.omniretail.pipeline.JobOption;
import io.omniretail.pipeline.JobOptions;
import io.omniretail.pipeline.JobSettings;
import io.omniretail.pipeline.Locations;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.DetachedJobExecutionResult;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.checkpoint.CheckpointStatsHistory;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.executiongraph.failover.RestartBackoffTimeStrategyFactoryLoader;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.state.CheckpointStorageLoader;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.DynamicCodeLoadingException;
import org.apache.flink.util.ExceptionUtils;

/** Flink inside this process, with its web UI: runs one job after another until it is closed. */
final class EmbeddedFlink implements EnvironmentFactory, AutoCloseable {
    private static final int ELEMENT_QUEUE_CAPACITY = 16;
    private static final String LOOPBACK = "127.0.0.1";
    /** The first that is free. */
    private static final String WEB_PORTS = "8081-8180";

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration METRIC_INTERVAL = Duration.ofSeconds(1);
    /** State lies in the heap, so that memory managed by Flink would lie idle. */
    private static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(8);

    private static final long CHECKPOINT_REPEAT_SECONDS = 1;
    private static final long SHUTDOWN_SECONDS = 30;

    private final Home home;
    private final Configuration userSettings;
    private final Console console;
    private Configuration configuration = new Configuration();
    private MiniCluster cluster;
    private MemorySize networkMemory;
    private LocalBroker broker;
    private boolean bounded;
    private volatile JobID running;
    private volatile boolean inBackground;
    private volatile boolean interrupted;

    /** @param userSettings what the user sets of Flink, over the defaults here */
    EmbeddedFlink(Home home, Configuration userSettings, Console console) {
        this.home = home;
        this.userSettings = userSettings;
        this.console = console;
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "cancel-job"));
    }

    @Override
    public Optional<Path> workingDirectory() {
        return Optional.of(home.workingDirectory());
    }

    @Override
    public String defaultInput(JobOptions options) throws Exception {
        if (options.isStream()) {
            return embeddedBroker(options);
        }
        Samples.ensure(home.sample(), console);
        console.errors().println("No --input is given: reading the generated sample files in " + home.sample());
        return home.sample().toString();
    }

    /** A broker for as long as this lives, with the topics that the job reads. */
    private String embeddedBroker(JobOptions options) throws Exception {
        startBroker(Ports.isFree(BrokerProcess.DEFAULT_PORT) ? BrokerProcess.DEFAULT_PORT : 0);
        List<String> topics = options.feeds().stream().map(Feed::id).toList();
        broker.createTopics(topics);
        console.errors()
                .println("No --input is given: an embedded Kafka broker listens on " + broker.servers()
                        + "; send JSON to " + String.join(", ", topics));
        return "kafka://" + broker.servers();
    }

    /**
     * Starts a broker that ends with this, and leaves nothing behind.
     *
     * @param port of the loopback address; 0 for any that is free
     * @return what a client writes as {@code bootstrap.servers}
     */
    String startBroker(int port) throws Exception {
        broker = LocalBroker.start(home.temporary().resolve("kafka"), port);
        return broker.servers();
    }

    @Override
    public String logPlace() {
        return home.log().toString();
    }

    @Override
    public StreamExecutionEnvironment create(Configuration jobSettings, JobOptions options) {
        Configuration settings = defaults();
        if (options.isStream()) {
            // A broker may be gone for a while
            settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
            settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, CheckpointTurns.class.getName());
        }
        settings.addAll(userSettings);
        settings.addAll(jobSettings);
        for (JobOptions.Output output : options.outputs()) {
            requireWritable(JobOption.OUTPUT, output.folder());
        }
        requireWritable(
                JobOption.CHECKPOINT_DIR,
                options.checkpointDir().orElse(home.checkpoints().toString()));
        try {
            if (!settings.contains(TaskManagerOptions.NUM_TASK_SLOTS)) {
                settings.set(TaskManagerOptions.NUM_TASK_SLOTS, settings.get(CoreOptions.DEFAULT_PARALLELISM));
            }
            readAhead(settings);
            configuration = settings;
            bounded = !options.isStream();
            return new StreamExecutionEnvironment(settings);
        } catch (IllegalArgumentException
                | IllegalConfigurationException
                | DynamicCodeLoadingException
                | IOException e) {
            throw new UsageException("-D: " + e.getMessage());
        }
    }

    /** Reads what Flink reads only when it starts a job, which would fail of a wrong value. */
    private static void readAhead(Configuration settings) throws DynamicCodeLoadingException, IOException {
        settings.get(ExecutionOptions.RUNTIME_MODE);
        RestartBackoffTimeStrategyFactoryLoader.createRestartBackoffTimeStrategyFactory(settings, settings, true);
        ClassLoader classes = EmbeddedFlink.class.getClassLoader();
        StateBackend backend = StateBackendLoader.loadStateBackendFromConfig(settings, classes, null);
        CheckpointStorageLoader.load(null, backend, settings, settings, classes, null);
    }

    private static void requireWritable(JobOption option, String place) {
        if (place.startsWith("/")) {
            Folders.requireWritable(option.flag(), Path.of(place));
        }
    }

    private Configuration defaults() {
        Configuration settings = new Configuration();
        settings.set(
                CoreOptions.DEFAULT_PARALLELISM,
                Math.min(Runtime.getRuntime().availableProcessors(), JobSettings.MAX_PARALLELISM));
        settings.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        settings.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        if (!userSettings.contains(RestOptions.PORT)) {
            settings.set(RestOptions.BIND_PORT, WEB_PORTS);
        }
        // there is nobody else whose jobs the page could start
        settings.set(WebOptions.SUBMIT_ENABLE, false);
        settings.set(WebOptions.LOG_PATH, home.log().toString());
        settings.set(CoreOptions.TMP_DIRS, home.temporary().toString());
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                Locations.uri(home.checkpoints().toString()));
        // what fails here would fail again: everything runs in this one process
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        // With Flink's default of 2, readers of many small files at times wait 30 s for each other at the end
        // (FLINK-40660).
        settings.set(SourceReaderOptions.ELEMENT_QUEUE_CAPACITY, ELEMENT_QUEUE_CAPACITY);
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
        settings.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, METRIC_INTERVAL);
        settings.setString("metrics.reporter.progress.factory.class", RecordsRead.Factory.class.getName());
        return settings;
    }

    @Override
    public JobExecutionResult execute(StreamExecutionEnvironment environment) throws Exception {
        try {
            return runToItsEnd(environment.getStreamGraph());
        } finally {
            awaitInterruption();
        }
    }

    /**
     * After Ctrl-C does not return: the hook that stops everything also tells the user, and the process ends after it.
     */
    void awaitInterruption() throws InterruptedException {
        if (interrupted) {
            new CountDownLatch(1).await();
        }
    }

    /** Starts one job and does not wait for its end, which comes with {@link #cancel}. */
    EnvironmentFactory inBackground() {
        return new BackgroundJobs();
    }

    private final class BackgroundJobs implements EnvironmentFactory {
        @Override
        public Optional<Path> workingDirectory() {
            return EmbeddedFlink.this.workingDirectory();
        }

        @Override
        public String defaultInput(JobOptions options) throws Exception {
            return EmbeddedFlink.this.defaultInput(options);
        }

        @Override
        public StreamExecutionEnvironment create(Configuration jobSettings, JobOptions options) {
            return EmbeddedFlink.this.create(jobSettings, options);
        }

        @Override
        public JobExecutionResult execute(StreamExecutionEnvironment environment) throws Exception {
            inBackground = true;
            return new DetachedJobExecutionResult(submit(environment.getStreamGraph()));
        }

        @Override
        public String logPlace() {
            return EmbeddedFlink.this.logPlace();
        }
    }

    /** Why the job in the background has ended; nothing as long as it has not. */
    Optional<String> failure() throws Exception {
        if (!cluster.getJobStatus(running).get().isGloballyTerminalState()) {
            return Optional.empty();
        }
        JobResult result = cluster.requestJobResult(running).get();
        return Optional.of(
                result.getSerializedThrowable().map(Throwable::getMessage).orElse("it was ended from outside"));
    }

    /** Where the web UI is; there must have been a job. */
    String webAddress() {
        return cluster.getRestAddress().join().toString();
    }

    /** Ends the job in the background. */
    void cancel() throws Exception {
        cluster.cancelJob(running).get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        cluster.requestJobResult(running).get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        running = null;
    }

    private JobID submit(StreamGraph graph) throws Exception {
        start(graph);
        console.errors().println("Flink web UI: " + webAddress() + "  (job " + graph.getJobName() + ")");
        JobID job = JobID.generate();
        graph.setJobId(job);
        cluster.submitJob(graph).get();
        running = job;
        return job;
    }

    private JobExecutionResult runToItsEnd(StreamGraph graph) throws Exception {
        JobID job = submit(graph);
        long before = RecordsRead.total();
        JobResult result =
                Progress.during(console, "records read", () -> RecordsRead.total() - before, () -> awaitEnd(job));
        running = null;
        if (result.isSuccess()) {
            // Flink deletes the checkpoints of a job that is done, but not the folder that they were in
            Folders.delete(home.checkpoints().resolve(job.toString()));
        } else if (!interrupted) {
            latestCheckpoint(job).ifPresent(path -> console.errors().println(goOn(path)));
        }
        if (result.getJobStatus().filter(JobStatus.CANCELED::equals).isPresent()) {
            throw new IllegalStateException("it was cancelled");
        }
        return result.toJobExecutionResult(EmbeddedFlink.class.getClassLoader());
    }

    /**
     * Waits for the end of a job. A bounded one has its end with a checkpoint after that of its data, which Flink tries
     * once: where a reader ends just then it fails, and all would wait for the next one in its turn.
     */
    private JobResult awaitEnd(JobID job) throws Exception {
        CompletableFuture<JobResult> end = cluster.requestJobResult(job);
        while (bounded) {
            try {
                return end.get(CHECKPOINT_REPEAT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (hasFailedCheckpoint(job)) {
                    // what becomes of it is seen the next time
                    CompletableFuture<Long> unused = cluster.triggerCheckpoint(job, CheckpointType.CONFIGURED);
                }
            }
        }
        return end.get();
    }

    /** Whether the latest checkpoint of a job has failed. */
    private boolean hasFailedCheckpoint(JobID job) {
        return checkpoints(job)
                .map(CheckpointStatsHistory::getCheckpoints)
                .filter(latestFirst -> !latestFirst.isEmpty())
                .map(latestFirst -> latestFirst.get(0).getStatus().isFailed())
                .orElse(false);
    }

    private static String goOn(String checkpoint) {
        return "It can go on from its latest checkpoint: add -s " + checkpoint;
    }

    private void start(StreamGraph graph) throws Exception {
        NetworkMemory.size(configuration, graph);
        MemorySize needed = configuration.get(TaskManagerOptions.NETWORK_MEMORY_MAX);
        if (cluster != null) {
            if (needed.compareTo(networkMemory) <= 0) {
                return;
            }
            cluster.close();
        }
        networkMemory = needed;
        MiniCluster starting = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setCommonBindAddress(LOOPBACK)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(configuration.get(TaskManagerOptions.NUM_TASK_SLOTS))
                .build());
        cluster = starting;
        try {
            starting.start();
        } catch (Exception e) {
            if (ExceptionUtils.findThrowable(e, BindException.class).isPresent()) {
                throw new UsageException("the web UI's port "
                        + configuration.getString(
                                RestOptions.BIND_PORT.key(),
                                configuration.get(RestOptions.PORT).toString())
                        + " is in use: choose another one with -Drest.port=PORT, or leave it out");
            }
            Optional<Throwable> misconfigured = ExceptionUtils.findThrowable(
                    e,
                    cause -> cause instanceof IllegalArgumentException
                            || cause instanceof IllegalConfigurationException);
            if (misconfigured.isPresent()) {
                throw new UsageException("-D: " + misconfigured.get().getMessage());
            }
            throw e;
        }
    }

    private Optional<String> latestCheckpoint(JobID job) {
        return checkpoints(job)
                .map(CheckpointStatsHistory::getLatestCompletedCheckpoint)
                .map(CompletedCheckpointStats::getExternalPath);
    }

    private Optional<CheckpointStatsHistory> checkpoints(JobID job) {
        try {
            return Optional.of(cluster.getExecutionGraph(job)
                    .get(SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                    .getCheckpointStatsSnapshot()
                    .getHistory());
        } catch (Exception e) {
            // a job without checkpoints has no such history
            return Optional.empty();
        }
    }

    /** Ctrl-C: cancels the job, so that nothing is left half-written, and says how it can go on. */
    private void interrupt() {
        JobID job = running;
        interrupted = true;
        if (job != null) {
            try {
                console.errors().println();
                console.errors().println(inBackground ? "Stopping …" : "Cancelling the job …");
                Optional<String> checkpoint = latestCheckpoint(job);
                cluster.cancelJob(job).get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
                cluster.requestJobResult(job).get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
                if (!inBackground) {
                    console.errors()
                            .println(checkpoint
                                    .map(EmbeddedFlink::goOn)
                                    .orElse("It had no checkpoint yet: nothing was published."));
                }
            } catch (Exception e) {
                console.errors().println("The job could not be cancelled (" + e + "): see " + home.log());
            }
        }
        close();
    }

    /** Stops Flink and deletes its temporary files. */
    @Override
    public synchronized void close() {
        try {
            if (cluster != null && cluster.isRunning()) {
                cluster.closeAsync().get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
            }
            if (broker != null) {
                broker.close();
                broker = null;
            }
            Folders.delete(home.temporary());
        } catch (Exception e) {
            console.errors().println("Flink did not stop cleanly (" + e + "): see " + home.log());
        }
    }

    /** Whether there is a checkpoint or savepoint at a place. */
    static boolean isCheckpoint(String place) {
        try {
            org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(place);
            FileSystem files = path.getFileSystem();
            return path.getName().equals("_metadata") && files.exists(path)
                    || files.exists(new org.apache.flink.core.fs.Path(path, "_metadata"));
        } catch (Exception e) {
            return false;
        }
    }
}
