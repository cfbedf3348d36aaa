package io.omniretail.cli;

import io.omniretail.cli.generate.GenerateOptions;
import io.omniretail.domain.UsageException;
import io.omniretail.pipeline.JobOption;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.config.NearestName;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What {@code ./omni} runs. */
public final class Main {
    private static final String HELP_FLAG = "--help";
    private static final List<String> COMMANDS = List.of(
            "demo",
            "run",
            "generate",
            "cluster",
            "flink",
            "submit",
            "kafka",
            "reconcile",
            "explain",
            "train",
            "backtest",
            "chaos");
    private static final String USAGE = """
            OmniRetail Pipeline: one Flink job for batch reports and live analytics that agree to the last cent.

            ./omni demo [--for 90s]   a report over generated sample files, then the same live through Kafka, with
                                      decisions on payments by docs/fraud-rules.yaml, in an embedded Flink with its web
                                      UI; until Ctrl-C, or so long after the first live row
            ./omni run FLAGS          one job in an embedded Flink; also takes -Dkey=value and -s CHECKPOINT of Flink
            ./omni generate FLAGS     deterministic sample events for every feed but verdicts
            ./omni reconcile --expected URI --actual URI
                                      whether two sets of results, files or topics, hold the same rows
            ./omni explain TABLE KEY… FLAGS
                                      the input records that one result row was made of, added up again
            ./omni train --from DAY --to DAY --output MODEL FLAGS
                                      a fraud model from payments and what became of them, and a report on it
            ./omni backtest --model M --rules R [--against M2,R2] FLAGS
                                      what models and rules would have done to the payments of the past
            ./omni cluster start|stop|status
                                      a Flink cluster: JobManager and TaskManagers, each a process of its own; with
                                      --ha its jobs also get over the loss of the JobManager
            ./omni submit FLAGS       sends a job to that cluster; also takes -Dkey=value and -s CHECKPOINT
            ./omni flink ARGUMENTS    Flink's own command line for that cluster: list, cancel, savepoint, …
            ./omni kafka start|stop|status
                                      a Kafka broker on localhost:9092
            ./omni kafka TOOL ARGUMENTS
                                      Kafka's own tools: topics, console-producer, console-consumer, …
            ./omni chaos [--faults N] [--seed S]
                                      kills and pauses the processes of a live job, and proves that its results are right
            ./omni bench NAME FLAGS   measures this beside other engines, see ./omni bench --help
            ./omni COMMAND --help     more about a command, and its flags
            ./omni --version

            Exit status: 0 done, 1 the job failed or results are not what they should be, 2 the call is wrong.
            Environment: OMNI_HEAP (such as 4g), OMNI_JAVA_OPTS, JAVA_HOME. Everything kept lies under .omni.
            """;

    private Main() {}

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments), console()));
    }

    private static Console console() {
        PrintStream output = utf8(FileDescriptor.out);
        PrintStream errors = utf8(FileDescriptor.err);
        boolean terminal = Boolean.getBoolean("omni.terminal");
        int columns = Integer.getInteger("omni.columns", 0);
        // some terminals do not say how wide they are
        return columns > 0 ? new Console(output, errors, terminal, columns) : new Console(output, errors, terminal);
    }

    /** Whatever the locale, the same bytes. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    static int run(List<String> arguments, Console console) {
        if (arguments.isEmpty()) {
            console.errors().println("error: a command is missing: try ./omni demo, or see ./omni --help");
            return PipelineMain.WRONG_CALL;
        }
        String command = arguments.get(0);
        List<String> rest = arguments.subList(1, arguments.size());
        if (command.equals(HELP_FLAG) || command.equals("-h") || command.equals("help")) {
            console.output().print(USAGE);
            return PipelineMain.DONE;
        }
        if (command.equals(JobOption.VERSION.flag())) {
            console.output().println(PipelineMain.version());
            return PipelineMain.DONE;
        }
        if ((rest.contains(HELP_FLAG) || rest.contains("-h"))
                && COMMANDS.contains(command)
                && !hasOwnHelp(command, rest)) {
            console.output().print(help(command));
            return PipelineMain.DONE;
        }
        try {
            Home home = Home.ofLauncher(command);
            // before anything logs
            System.setProperty("omni.log", home.log().toString());
            return run(command, rest, home, console);
        } catch (UsageException e) {
            console.errors().println("error: " + e.getMessage());
            return PipelineMain.WRONG_CALL;
        } catch (Exception | Error e) {
            // errors too: threads of Flink would keep the process alive
            String log = System.getProperty("omni.log");
            console.errors()
                    .println("error: " + command + " failed: " + e + (log == null ? "" : " (more in " + log + ")"));
            if (log != null) {
                LoggerFactory.getLogger(Main.class).error("{} failed", command, e);
            }
            return PipelineMain.FAILED;
        }
    }

    /** Other people's tools tell about themselves. */
    private static boolean hasOwnHelp(String command, List<String> arguments) {
        return command.equals("flink") || command.equals("kafka") && KafkaCommand.isForTool(arguments);
    }

    private static String help(String command) {
        return switch (command) {
            case "kafka" -> KafkaCommand.HELP;
            case "reconcile" -> ReconcileCommand.HELP;
            case "explain" -> ExplainCommand.HELP;
            case "train" -> TrainCommand.HELP;
            case "backtest" -> BacktestCommand.HELP;
            case "cluster" -> ClusterCommand.HELP;
            case "chaos" -> ChaosCommand.HELP;
            case "submit" -> "./omni submit FLAGS [-Dkey=value …] [-s CHECKPOINT]\n" + JobOption.help();
            case "run" -> "./omni run FLAGS [-Dkey=value …] [-s CHECKPOINT]\n" + JobOption.help();
            case "generate" -> "./omni generate --output URI FLAGS\n" + GenerateOptions.help();
            default -> USAGE;
        };
    }

    private static int run(String command, List<String> arguments, Home home, Console console) throws Exception {
        return switch (command) {
            case "run" -> RunCommand.run(arguments, home, console);
            case "generate" -> GenerateCommand.run(arguments, home, console);
            case "demo" -> DemoCommand.run(arguments, home, console);
            case "reconcile" -> ReconcileCommand.run(arguments, home, console);
            case "explain" -> ExplainCommand.run(arguments, home, console);
            case "train" -> TrainCommand.run(arguments, home, console);
            case "backtest" -> BacktestCommand.run(arguments, home, console);
            case "chaos" -> ChaosCommand.run(arguments, home, console);
            case "kafka" -> KafkaCommand.run(arguments, home, console);
            case "cluster" -> ClusterCommand.run(arguments, home, console);
            case "flink" -> ClusterCommand.flink(arguments, home, console);
            case "submit" -> ClusterCommand.submit(arguments, home, console);
            default ->
                throw new UsageException("unknown command " + command
                        + NearestName.of(command, COMMANDS)
                                .map(nearest -> ": did you mean " + nearest + "?")
                                .orElse(": see ./omni --help"));
        };
    }
}
