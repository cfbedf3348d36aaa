package io.omniretail.cli;

import io.omniretail.cli.cluster.LocalCluster;
import io.omniretail.cli.cluster.LocalCluster.Interrupted;
import io.omniretail.cli.cluster.LocalCluster.Job;
import io.omniretail.cli.cluster.LocalCluster.Member;
import io.omniretail.cli.cluster.LocalCluster.Status;
import io.omniretail.cli.cluster.LocalCluster.Wish;
import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.JobOption;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.TextTable;
import io.omniretail.pipeline.config.NearestName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;

/** {@code cluster}, {@code flink} and {@code submit}: a Flink cluster of processes on this machine, and its jobs. */
final class ClusterCommand {
    static final String HELP = """
            ./omni cluster start [--taskmanagers 2] [--slots 2] [--ha] [-Dkey=value …]
                                      starts a JobManager and TaskManagers, each a process, and waits until they are
                                      ready; starts TaskManagers that are missing where a cluster runs already. With
                                      --ha also a ZooKeeper: when processes were lost, even all of them, the next start
                                      brings them back, and the jobs go on from their latest checkpoints
            ./omni cluster stop       ends them and their jobs; checkpoints, savepoints and logs stay
            ./omni cluster status     processes and jobs; exit status 1 if it does not run
            ./omni flink ARGUMENTS    Flink's own command line for it: list, run, cancel JOB, stop JOB, savepoint JOB
            ./omni submit FLAGS [-Dkey=value …] [-s CHECKPOINT]
                                      sends it a job and prints the job's id; paths are absolute or URIs

            Its settings are those in flink-conf/config.yaml.
            """;

    private static final List<String> ACTIONS = List.of("start", "stop", "status");
    private static final List<String> HELP_WORDS = List.of("--help", "-h", "--version", "-v");
    private static final String TASK_MANAGERS = "taskmanagers";
    private static final String SLOTS = "slots";
    private static final String HIGHLY_AVAILABLE = "ha";
    private static final int MOST = 100;
    private static final String NOTHING = "-";

    private ClusterCommand() {}

    static int run(List<String> arguments, Home home, Console console) throws Exception {
        if (arguments.isEmpty()) {
            throw new UsageException("cluster needs a word more: start, stop or status, see ./omni cluster --help");
        }
        List<String> rest = arguments.subList(1, arguments.size());
        String action = arguments.get(0);
        return switch (action) {
            case "start" -> start(rest, home, console);
            case "stop" -> stop(rest, home, console);
            case "status" -> status(rest, home, console);
            default ->
                throw new UsageException("cluster has no " + action
                        + NearestName.of(action, ACTIONS)
                                .map(nearest -> ": did you mean " + nearest + "?")
                                .orElse(": see ./omni cluster --help"));
        };
    }

    private static int start(List<String> arguments, Home home, Console console) throws Exception {
        FlinkArguments parsed = FlinkArguments.parse(arguments, home);
        if (parsed.checkpoint().isPresent()) {
            throw new UsageException("-s belongs to a job: give it to ./omni submit");
        }
        Map<String, String> given = new HashMap<>();
        Arguments.read(
                parsed.flags(), List.of(TASK_MANAGERS, SLOTS, HIGHLY_AVAILABLE), HIGHLY_AVAILABLE::equals, given::put);
        Wish wish = new Wish(
                number(TASK_MANAGERS, given),
                number(SLOTS, given),
                given.containsKey(HIGHLY_AVAILABLE),
                Configuration.fromMap(parsed.settings()));
        LocalCluster cluster = home.cluster();
        boolean ran = cluster.isRunning();
        if (!ran) {
            console.errors().println("Starting a Flink cluster …");
        }
        boolean started = cluster.start(wish);
        Status status = cluster.status().orElseThrow(() -> new IllegalStateException("the cluster has ended"));
        if (ran) {
            console.output().println(started ? "Started what was missing." : "It runs already.");
        }
        print(status, console);
        return PipelineMain.DONE;
    }

    private static Optional<Integer> number(String flag, Map<String, String> given) {
        String text = given.get(flag);
        if (text == null) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= MOST) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException(
                "--" + flag + ": cannot read \"" + text + "\": a number between 1 and " + MOST + " is needed");
    }

    private static int stop(List<String> arguments, Home home, Console console) throws Exception {
        Arguments.read(arguments, List.of(), key -> false, (key, value) -> {});
        Optional<List<Interrupted>> stopped = home.cluster().stop();
        for (Interrupted job : stopped.orElse(List.of())) {
            console.output()
                    .println("Job " + job.name() + " was running: "
                            + job.checkpoint()
                                    .map(checkpoint -> "it can go on from its latest checkpoint, with -s " + checkpoint)
                                    .orElse("it had no checkpoint yet"));
        }
        console.output()
                .println(stopped.isPresent() ? "The Flink cluster has been stopped" : "No Flink cluster was running");
        return PipelineMain.DONE;
    }

    private static int status(List<String> arguments, Home home, Console console) throws Exception {
        Arguments.read(arguments, List.of(), key -> false, (key, value) -> {});
        Optional<Status> status = home.cluster().status();
        if (status.isEmpty()) {
            console.output().println("No Flink cluster runs: start one with ./omni cluster start");
            return PipelineMain.FAILED;
        }
        print(status.get(), console);
        return status.get().answers() ? PipelineMain.DONE : PipelineMain.FAILED;
    }

    private static void print(Status status, Console console) {
        console.output().println((status.answers() ? "Flink runs: " : "Flink does not answer: ") + status.address());
        TextTable processes = new TextTable("process", "pid#", "slots#", "free#", "memory#", "log");
        for (Member member : status.members()) {
            processes.row(
                    member.role(),
                    member.pid().map(pid -> Long.toString(pid)).orElse("gone"),
                    member.slots().map(slots -> Integer.toString(slots)).orElse(NOTHING),
                    member.freeSlots().map(free -> Integer.toString(free)).orElse(NOTHING),
                    member.memory().getMebiBytes() + " MB",
                    member.log().toString());
        }
        processes.print(console.output());
        if (status.jobs().isEmpty()) {
            console.output().println("No job has been submitted.");
            return;
        }
        TextTable jobs = new TextTable("job", "name", "state", "for#");
        for (Job job : status.jobs()) {
            jobs.row(job.id(), job.name(), job.state().toLowerCase(Locale.ROOT), plain(job.runningFor()));
        }
        jobs.print(console.output());
    }

    private static String plain(Duration duration) {
        return duration.toSeconds() < 120 ? duration.toSeconds() + " s" : duration.toMinutes() + " min";
    }

    /** Flink's own command line. */
    static int flink(List<String> arguments, Home home, Console console) throws Exception {
        if (arguments.stream().noneMatch(HELP_WORDS::contains)) {
            requireRunning(home);
        }
        return home.cluster()
                .commandLine(arguments, home.workingDirectory(), home.log(), console.output(), console.errors());
    }

    private static void requireRunning(Home home) {
        if (!home.cluster().isRunning()) {
            throw new UsageException("no Flink cluster runs here: start one with ./omni cluster start");
        }
    }

    /** Sends a job to the cluster, and does not wait for its end. */
    static int submit(List<String> arguments, Home home, Console console) throws Exception {
        FlinkArguments parsed = FlinkArguments.parse(arguments, home);
        if (parsed.flags().contains(JobOption.VERSION.flag())) {
            console.output().println(PipelineMain.version());
            return PipelineMain.DONE;
        }
        requireRunning(home);
        Path jar = home.jobJar();
        if (!Files.exists(jar)) {
            throw new UsageException("the job's jar " + jar + " is missing: build it with mvn package");
        }
        List<String> words = new ArrayList<>(List.of("run", "--detached"));
        parsed.checkpoint().ifPresent(place -> words.addAll(List.of("--fromSavepoint", place)));
        parsed.settings().forEach((key, value) -> words.add("-D" + key + "=" + value));
        words.add(jar.toString());
        words.addAll(parsed.flags());
        return flink(words, home, console);
    }
}
