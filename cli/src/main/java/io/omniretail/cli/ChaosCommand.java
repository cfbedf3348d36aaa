package io.omniretail.cli;

import io.omniretail.cli.chaos.ChaosOptions;
import io.omniretail.cli.chaos.ChaosPlaces;
import io.omniretail.cli.chaos.ChaosRun;
import io.omniretail.pipeline.PipelineMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** {@code chaos}: a live job on real processes that are killed and paused, and what its results are worth then. */
final class ChaosCommand {
    static final String HELP = """
            ./omni chaos [--faults 20] [--seed 1] [--rate 200] [--dir DIR]
              runs a live job on processes of its own, lets faults happen to them, one after another, and compares the
              results with a report over the same events

            --faults NUMBER     how many faults there are to be, those of earlier sessions included: at most
                                1000, as the events last for four hours of faults
            --seed NUMBER       the same seed gives the same faults and the same events
            --rate NUMBER       events a second
            --delivery exactly-once|at-least-once
                                guarantee of the job's output; the second one is not expected to pass
            --dir DIR           where everything lies: .omni/chaos unless given

            The processes: a JobManager, 2 TaskManagers, ZooKeeper, a Kafka broker, and a generator, as of ./omni cluster
            start --ha, ./omni kafka start and ./omni generate, on free ports, with heartbeats of 5 s and a checkpoint
            each 2 s. The faults, by seed: each process is killed (SIGKILL) and started again, or paused (SIGSTOP,
            SIGCONT) for 0.5 to 9.5 s; the broker is restarted; the folder of the checkpoints is away for that long, and
            a file stands in its place; the JobManager and the TaskManagers can write no byte into any file for that
            long, as on a full disk (only where there is prlimit, as on Linux); the job is stopped with a savepoint and
            goes on with another parallelism.

            The next fault comes when new results are committed. At the end the live tables, read with read_committed,
            have to equal the report, and every row's changes to have come once each, in order. Ctrl-C ends a session
            with a savepoint; the same command goes on with the next fault, also after a crash, and with more --faults.
            A fault takes about 8 s; the processes need up to 5 GB of memory.

            Exit status: 0 if nothing is lost or doubled, 1 if something is or it was ended before, 2 if the call is
            wrong.
            """;

    private static final String GENERATOR_HEAP = "128m";
    /** What was lost may have to be started before the job can end with a savepoint, and the processes after it. */
    private static final Duration END_LIMIT = Duration.ofMinutes(5);

    private ChaosCommand() {}

    static int run(List<String> arguments, Home home, Console console) throws Exception {
        ChaosOptions options = ChaosOptions.parse(arguments, home.workingDirectory(), home.chaos());
        ChaosRun run = new ChaosRun(options, places(options, home), flags -> report(flags, home), console.output());
        try (Interruption interruption = new Interruption(run::stop, END_LIMIT)) {
            boolean isRight = run.run();
            if (interruption.isRequested()) {
                console.output().println("Stopped: the same command goes on from here.");
            }
            return isRight ? PipelineMain.DONE : PipelineMain.FAILED;
        }
    }

    private static ChaosPlaces places(ChaosOptions options, Home home) throws IOException {
        return new ChaosPlaces(
                options.folder(),
                home.flinkSettings(),
                home.libraries(),
                home.jobJar(),
                home.classPath(),
                List.of(
                        "-Xmx" + GENERATOR_HEAP,
                        "-Domni.home=" + home.root(),
                        "-Domni.kept=" + options.folder(),
                        "-Domni.cwd=" + options.folder(),
                        Main.class.getName()));
    }

    private static void report(List<String> flags, Home home) {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream quiet = new PrintStream(errors, true, StandardCharsets.UTF_8);
        if (RunCommand.run(flags, home, new Console(quiet, quiet, false)) != PipelineMain.DONE) {
            throw new IllegalStateException("the report has failed: " + errors.toString(StandardCharsets.UTF_8));
        }
    }
}
