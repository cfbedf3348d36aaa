package io.omniretail.cli.cluster;

import io.omniretail.cli.process.Background;
import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.messages.webmonitor.JobDetails;
import org.apache.flink.runtime.rest.messages.taskmanager.TaskManagerInfo;

/** A standalone Flink cluster on this machine: a JobManager and TaskManagers, each a process of its own. */
public final class LocalCluster {
    private static final String COMMAND = "cluster start or stop";
    private static final String JOB_MANAGER = "jobmanager";
    private static final String TASK_MANAGER = "taskmanager-";
    private static final String JOB_MANAGER_CLASS =
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
    private static final String TASK_MANAGER_CLASS = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final String COMMAND_LINE_CLASS = "org.apache.flink.client.cli.CliFrontend";
    private static final String CLIENT_HEAP = "512m";
    private static final int DEFAULT_TASK_MANAGERS = 2;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Places places;
    private final Background background;

    public LocalCluster(Places places) {
        this.places = places;
        background = new Background(places.folder());
    }

    /**
     * What is wanted of a cluster.
     *
     * @param taskManagers how many; empty for as many as there are, or two
     * @param slots of each TaskManager; empty for what the settings say
     * @param highlyAvailable whether jobs have to go on when the JobManager is lost and started again
     * @param changes of the project's settings
     */
    public record Wish(
            Optional<Integer> taskManagers, Optional<Integer> slots, boolean highlyAvailable, Configuration changes) {}

    /**
     * A process of the cluster.
     *
     * @param pid empty if it is gone although nobody stopped it
     * @param slots of a TaskManager that has registered
     * @param freeSlots of a TaskManager that has registered
     */
    public record Member(
            String role,
            Optional<Long> pid,
            Optional<Integer> slots,
            Optional<Integer> freeSlots,
            MemorySize memory,
            Path log) {}

    /**
     * A job that the cluster knows.
     *
     * @param state as Flink calls it
     * @param runningFor since it was submitted, or until it ended
     */
    public record Job(String id, String name, String state, Duration runningFor) {}

    /**
     * A job that ended with its cluster.
     *
     * @param checkpoint from which it can go on
     */
    public record Interrupted(String name, Optional<String> checkpoint) {}

    /**
     * A cluster as it is now.
     *
     * @param address of the web UI
     * @param answers whether the JobManager does
     */
    public record Status(String address, boolean answers, List<Member> members, List<Job> jobs) {}

    /** Whether there is a JobManager. */
    public boolean isRunning() {
        return background.running().containsKey(JOB_MANAGER) && ClusterSettings.exist(places.settings());
    }

    /** Roles of processes that were lost: nobody stopped them. */
    public Set<String> missing() {
        Set<String> missing = new TreeSet<>(background.remembered());
        missing.removeAll(background.running().keySet());
        return missing;
    }

    /**
     * Starts what is missing, and waits until all TaskManagers have registered. A highly available cluster that was
     * lost goes on with its jobs.
     *
     * @return whether anything had to be started
     * @throws UsageException if the settings are wrong, or a cluster runs that is not as wished
     */
    public boolean start(Wish wish) throws Exception {
        return background.alone(COMMAND, () -> startAlone(wish));
    }

    private boolean startAlone(Wish wish) throws Exception {
        boolean goesOn = isRunning() || HighAvailability.isOn(places);
        if (!goesOn) {
            // TaskManagers whose JobManager was lost know an address where nobody will answer again
            cleanUp();
        }
        Set<String> before = Set.copyOf(background.running().keySet());
        Collection<String> known = knownRoles();
        Configuration settings = goesOn ? settingsAsWished(wish) : newSettings(wish);
        int taskManagers = wish.taskManagers().orElseGet(this::usualTaskManagers);
        long running = before.stream().filter(LocalCluster::isTaskManager).count();
        if (running > taskManagers) {
            throw new UsageException(running + " TaskManagers run already: to have only " + taskManagers
                    + ", ./omni cluster stop first");
        }
        List<String> roles = new ArrayList<>();
        if (HighAvailability.isOn(places)) {
            roles.add(HighAvailability.ROLE);
        }
        roles.add(JOB_MANAGER);
        IntStream.rangeClosed(1, taskManagers).forEach(number -> roles.add(TASK_MANAGER + number));
        List<String> missing =
                roles.stream().filter(role -> !before.contains(role)).toList();
        try (ClusterClient client = new ClusterClient(settings)) {
            for (String role : missing) {
                start(role, settings, client);
            }
            awaitTaskManagers(client, roles, settings.get(TaskManagerOptions.NUM_TASK_SLOTS));
            return !missing.isEmpty();
        } catch (Exception e) {
            if (goesOn) {
                background.end(missing);
                // those that were lost stay remembered: the next start has to bring up as many again
                background.stop(
                        missing.stream().filter(role -> !known.contains(role)).toList());
            } else {
                cleanUp();
            }
            throw e;
        }
    }

    private static boolean isTaskManager(String role) {
        return role.startsWith(TASK_MANAGER);
    }

    private void start(String role, Configuration settings, ClusterClient client)
            throws IOException, InterruptedException {
        if (role.equals(HighAvailability.ROLE)) {
            start(role, HighAvailability.command(places, commonOptions(role)));
        } else if (role.equals(JOB_MANAGER)) {
            start(role, jobManager(settings));
            awaitJobManager(client);
        } else {
            start(role, taskManager(role, settings));
        }
    }

    private void start(String role, List<String> command) throws IOException, InterruptedException {
        background.start(role, FlinkJars.classPath(places.libraries()), command, environment());
    }

    private Configuration newSettings(Wish wish) throws IOException {
        Configuration changes = new Configuration(wish.changes());
        wish.slots().ifPresent(slots -> changes.set(TaskManagerOptions.NUM_TASK_SLOTS, slots));
        if (wish.highlyAvailable()) {
            HighAvailability.addTo(changes, places);
        }
        Configuration settings = ClusterSettings.prepare(places.template(), changes, places);
        Files.createDirectories(places.temporary());
        ClusterSettings.write(settings, places.settings());
        if (wish.highlyAvailable()) {
            HighAvailability.write(settings, places);
        }
        return settings;
    }

    private Configuration settingsAsWished(Wish wish) {
        if (wish.highlyAvailable() && !HighAvailability.isOn(places)) {
            throw new UsageException("the cluster runs already, without --ha: ./omni cluster stop first");
        }
        Configuration settings = settings();
        int slots = settings.get(TaskManagerOptions.NUM_TASK_SLOTS);
        if (wish.slots().isPresent() && wish.slots().get() != slots) {
            throw new UsageException("the cluster runs already, with " + slots
                    + " slots in each TaskManager: to change that, ./omni cluster stop first");
        }
        for (String key : wish.changes().keySet()) {
            String wished = wish.changes().getString(key, null);
            if (!wished.equals(settings.getString(key, null))) {
                throw new UsageException(
                        "the cluster runs already, without -D" + key + "=" + wished + ": ./omni cluster stop first");
            }
        }
        return settings;
    }

    /** The settings of the cluster that runs. */
    private Configuration settings() {
        return ClusterSettings.read(places.settings());
    }

    /** As many as there are, or should be. */
    private int usualTaskManagers() {
        int known =
                (int) knownRoles().stream().filter(LocalCluster::isTaskManager).count();
        return known == 0 ? DEFAULT_TASK_MANAGERS : known;
    }

    /** Roles of processes that run, or should. */
    private Collection<String> knownRoles() {
        Set<String> roles =
                new TreeSet<>(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        roles.addAll(background.running().keySet());
        roles.addAll(background.remembered());
        return roles;
    }

    private List<String> jobManager(Configuration settings) {
        List<String> command = new ArrayList<>(ClusterSettings.jobManagerOptions(settings));
        command.addAll(commonOptions(JOB_MANAGER));
        command.add(JOB_MANAGER_CLASS);
        command.addAll(List.of("--configDir", places.settings().toString()));
        command.addAll(ClusterSettings.jobManagerArguments(settings));
        command.addAll(List.of("-D", WebOptions.LOG_PATH.key() + "=" + background.log(JOB_MANAGER)));
        return command;
    }

    private List<String> taskManager(String role, Configuration settings) {
        // another name than that of a lost process in the same role, whose registration still stands for a while
        String resourceId = role + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        List<String> command = new ArrayList<>(ClusterSettings.taskManagerOptions(settings));
        command.addAll(commonOptions(role));
        command.add(TASK_MANAGER_CLASS);
        command.addAll(List.of("--configDir", places.settings().toString()));
        command.addAll(ClusterSettings.taskManagerArguments(settings, resourceId));
        command.addAll(List.of("-D", TaskManagerOptions.TASK_MANAGER_LOG_PATH.key() + "=" + background.log(role)));
        return command;
    }

    private List<String> commonOptions(String role) {
        return List.of(
                "-Djava.io.tmpdir=" + places.temporary(),
                // Not -Dlog.file, as in Flink's scripts: RocksDB would put its own log beside that file, named by the
                // whole path of its data, and a job would fail where that name is too long.
                "-Domni.log=" + background.log(role),
                "-Dlog4j.configurationFile="
                        + places.template().resolve("log4j.properties").toUri());
    }

    private Map<String, String> environment() {
        return Map.of("FLINK_CONF_DIR", places.settings().toString());
    }

    private void awaitJobManager(ClusterClient client) throws InterruptedException {
        await(List.of(JOB_MANAGER), () -> client.taskManagers().isPresent());
    }

    private void awaitTaskManagers(ClusterClient client, List<String> roles, int slots) throws InterruptedException {
        List<String> taskManagers =
                roles.stream().filter(LocalCluster::isTaskManager).toList();
        await(roles, () -> {
            Set<String> registered = client.taskManagers().stream()
                    .flatMap(Collection::stream)
                    .filter(taskManager -> taskManager.getNumberSlots() == slots)
                    .map(taskManager -> taskManager.getResourceId().getResourceIdString())
                    .collect(Collectors.toSet());
            SortedMap<String, ProcessHandle> running = background.running();
            return taskManagers.stream()
                    .allMatch(role -> running.containsKey(role) && registered.contains(resourceId(running.get(role))));
        });
    }

    private static String resourceId(ProcessHandle taskManager) {
        String prefix = TaskManagerOptions.TASK_MANAGER_RESOURCE_ID.key() + "=";
        return Background.arguments(taskManager)
                .filter(argument -> argument.startsWith(prefix))
                .findFirst()
                .map(argument -> argument.substring(prefix.length()))
                .orElse("");
    }

    private void await(List<String> roles, Background.Condition condition) throws InterruptedException {
        boolean held = Background.waitFor(START_LIMIT, () -> {
            if (condition.holds()) {
                return true;
            }
            Set<String> gone = new HashSet<>(roles);
            gone.removeAll(background.running().keySet());
            if (!gone.isEmpty()) {
                String role = gone.iterator().next();
                throw new IllegalStateException(role + " has ended while it started: see " + background.log(role)
                        + " and " + background.out(role));
            }
            return false;
        });
        if (!held) {
            throw new IllegalStateException("the cluster was not ready within " + START_LIMIT.toSeconds()
                    + " s: see the logs in " + background.log(JOB_MANAGER).getParent());
        }
    }

    /**
     * Ends all processes and deletes what they leave behind, but for their logs, checkpoints and savepoints.
     *
     * @return the jobs that were running; empty if there was no cluster
     */
    public Optional<List<Interrupted>> stop() throws Exception {
        return background.alone(COMMAND, () -> {
            boolean ran = !background.running().isEmpty();
            List<Interrupted> jobs = isRunning() ? unfinishedJobs() : List.of();
            cleanUp();
            return ran ? Optional.of(jobs) : Optional.empty();
        });
    }

    private List<Interrupted> unfinishedJobs() throws InterruptedException {
        List<Interrupted> interrupted = new ArrayList<>();
        try (ClusterClient client = new ClusterClient(settings())) {
            for (JobDetails job : client.jobs()) {
                if (!job.getStatus().isGloballyTerminalState()) {
                    interrupted.add(new Interrupted(job.getJobName(), client.latestCheckpoint(job.getJobId())));
                }
            }
        }
        return interrupted;
    }

    private void cleanUp() throws IOException, InterruptedException {
        background.stopAll();
        delete(places.temporary());
        delete(places.settings());
        delete(places.highAvailability());
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** The cluster as it is now, also what is left of it; empty if there is none. */
    public Optional<Status> status() throws InterruptedException {
        if (knownRoles().isEmpty() || !ClusterSettings.exist(places.settings())) {
            return Optional.empty();
        }
        Configuration settings = settings();
        SortedMap<String, ProcessHandle> running = background.running();
        try (ClusterClient client = new ClusterClient(settings)) {
            Optional<Collection<TaskManagerInfo>> taskManagers = client.taskManagers();
            Map<String, TaskManagerInfo> registered = taskManagers.stream()
                    .flatMap(Collection::stream)
                    .collect(Collectors.toMap(
                            taskManager -> taskManager.getResourceId().getResourceIdString(),
                            taskManager -> taskManager));
            List<Member> members = knownRoles().stream()
                    .map(role -> member(role, Optional.ofNullable(running.get(role)), registered, settings))
                    .toList();
            List<Job> jobs = client.jobs().stream().map(LocalCluster::job).toList();
            return Optional.of(new Status(ClusterClient.address(settings), taskManagers.isPresent(), members, jobs));
        }
    }

    private Member member(
            String role,
            Optional<ProcessHandle> process,
            Map<String, TaskManagerInfo> registered,
            Configuration settings) {
        Optional<TaskManagerInfo> taskManager =
                process.map(LocalCluster::resourceId).map(registered::get);
        return new Member(
                role,
                process.map(ProcessHandle::pid),
                taskManager.map(TaskManagerInfo::getNumberSlots),
                taskManager.map(TaskManagerInfo::getNumberAvailableSlots),
                memory(role, settings),
                background.log(role));
    }

    private static MemorySize memory(String role, Configuration settings) {
        if (role.equals(HighAvailability.ROLE)) {
            return HighAvailability.HEAP;
        }
        return settings.get(
                role.equals(JOB_MANAGER)
                        ? JobManagerOptions.TOTAL_PROCESS_MEMORY
                        : TaskManagerOptions.TOTAL_PROCESS_MEMORY);
    }

    private static Job job(JobDetails job) {
        JobID id = job.getJobId();
        return new Job(
                id.toHexString(), job.getJobName(), job.getStatus().name(), Duration.ofMillis(job.getDuration()));
    }

    /** Where a browser finds the cluster that runs. */
    public String address() {
        return ClusterClient.address(settings());
    }

    /**
     * Runs Flink's own command line with the input of this process.
     *
     * @param log where its log goes
     * @param output for what it prints
     * @param errors for what it prints as errors
     * @return its exit status
     */
    public int commandLine(
            List<String> arguments, Path workingDirectory, Path log, OutputStream output, OutputStream errors)
            throws Exception {
        Path settings = isRunning() ? places.settings() : places.template();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + CLIENT_HEAP);
        command.addAll(ClusterSettings.clientOptions(ClusterSettings.read(settings)));
        command.add("-Domni.log=" + log);
        command.add("-Dlog4j.configurationFile="
                + places.template().resolve("log4j-cli.properties").toUri());
        command.add(COMMAND_LINE_CLASS);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().put("FLINK_CONF_DIR", settings.toString());
        builder.environment().put("CLASSPATH", FlinkJars.classPath(places.libraries()));
        builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        CompletableFuture<Void> errorsPassedOn =
                CompletableFuture.runAsync(() -> passOn(process.getErrorStream(), errors));
        passOn(process.getInputStream(), output);
        errorsPassedOn.get();
        return process.waitFor();
    }

    private static void passOn(InputStream from, OutputStream to) {
        try {
            from.transferTo(to);
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
