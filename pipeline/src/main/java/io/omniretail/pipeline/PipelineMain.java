package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import io.omniretail.sinks.kafka.KafkaOutput;
import io.omniretail.sinks.kafka.KafkaResults;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.SerializedThrowable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one job: {@code flink run omniretail-pipeline.jar FLAGS}. */
public final class PipelineMain {
    /** The job has ended well, or was submitted. */
    public static final int DONE = 0;

    /** The job had begun, and failed. */
    public static final int FAILED = 1;

    /** The call is wrong. */
    public static final int WRONG_CALL = 2;

    private static final String OWN_TYPES = "io.omniretail.";
    /** Flink has no type of its own for it. */
    private static final String ROLLBACK_FAILED = "Failed to rollback to checkpoint/savepoint";

    private static final String READS_METADATA = "loadCheckpointMetadata";

    private static final String COMMAND_LINE = "org.apache.flink.client.cli.CliFrontend";

    private PipelineMain() {}

    /**
     * Runs the job that the flags ask for on the cluster that this jar was submitted to.
     *
     * @throws Exception if the job fails or the call is wrong, but not under Flink's command line, where one line is
     *     printed and the process ends with the exit status instead
     */
    public static void main(String[] arguments) throws Exception {
        try {
            launch(Arrays.asList(arguments), new ClusterEnvironments(), System.out);
        } catch (Exception e) {
            if (!isUnderCommandLine()) {
                throw e;
            }
            System.exit(report(e, new ClusterEnvironments(), System.err));
        }
    }

    /** Elsewhere, as in a JobManager that was handed this jar over HTTP, ending the process would end the cluster. */
    private static boolean isUnderCommandLine() {
        return Arrays.stream(Thread.currentThread().getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(COMMAND_LINE));
    }

    /**
     * Runs the job that the flags ask for.
     *
     * @return the exit status: {@link #DONE}, {@link #FAILED} or {@link #WRONG_CALL}; of a failure, one line is printed
     */
    public static int run(
            List<String> arguments, EnvironmentFactory environments, PrintStream output, PrintStream errors) {
        try {
            launch(arguments, environments, output);
            return DONE;
        } catch (Exception | OutOfMemoryError e) {
            return report(e, environments, errors);
        }
    }

    private static void launch(List<String> arguments, EnvironmentFactory environments, PrintStream output)
            throws Exception {
        if (arguments.contains(JobOption.HELP.flag())) {
            output.print("Flags of a job:\n" + JobOption.help());
            return;
        }
        if (arguments.contains(JobOption.VERSION.flag())) {
            output.println(version());
            return;
        }
        JobOptions options = JobOptions.parse(arguments, environments.workingDirectory());
        if (!options.hasInput()) {
            List<String> withInput = new ArrayList<>(arguments);
            withInput.addAll(List.of(JobOption.INPUT.flag(), environments.defaultInput(options)));
            options = JobOptions.parse(withInput, environments.workingDirectory());
        }
        requireFileSystems(options);
        options = PolicyTopics.join(options);
        StreamExecutionEnvironment environment = environments.create(JobSettings.of(options), options);
        PipelineJob.build(environment, options);
        long startNanos = System.nanoTime();
        JobExecutionResult result = environments.execute(environment);
        if (result.isJobExecutionResult() && !options.isStream()) {
            long elapsedNanos = System.nanoTime() - startNanos;
            printRemoved(options, result, output);
            Summary.of(options, result, elapsedNanos).print(output);
        }
    }

    private static void printRemoved(JobOptions options, JobExecutionResult result, PrintStream output) {
        for (KafkaPlace place : options.kafkaOutputs()) {
            KafkaOutput kafka = PipelineJob.kafkaOutput(place, options);
            long removed = KafkaResults.removedRows(result, kafka);
            if (removed > 0) {
                output.println("Removed from " + kafka + ": " + TextTable.count(removed)
                        + " rows that an earlier run had written there, and that are no more");
            }
            if (KafkaResults.wereRowsHidden(result, kafka)) {
                output.println("Warning: another job, which may have been killed, has a transaction open in topics of "
                        + kafka + ". Until that ends (in 15 minutes at most, as a rule), readers and the summary below"
                        + " do not see what was written behind it, by this report too; and rows of an earlier run"
                        + " behind it were not removed: run the report again then");
            }
        }
    }

    /** The name and version of the product. */
    public static String version() {
        return "OmniRetail Pipeline "
                + Optional.ofNullable(PipelineMain.class.getPackage().getImplementationVersion())
                        .orElse("(development)");
    }

    private static void requireFileSystems(JobOptions options) throws Exception {
        for (String input : options.inputs()) {
            requireFileSystem(JobOption.INPUT, input);
        }
        for (JobOptions.Output output : options.outputs()) {
            requireFileSystem(JobOption.OUTPUT, output.folder());
        }
        if (options.checkpointDir().isPresent()) {
            requireFileSystem(JobOption.CHECKPOINT_DIR, options.checkpointDir().get());
        }
    }

    private static void requireFileSystem(JobOption option, String place) throws Exception {
        try {
            FileSystem.get(new Path(place).toUri());
        } catch (UnsupportedFileSystemSchemeException | IllegalArgumentException e) {
            throw new UsageException(option.flag() + " " + place
                    + ": Flink has no file system for it here: write file:PATH, or put the plugin for it into Flink's"
                    + " plugins folder");
        }
    }

    private static int report(Throwable failure, EnvironmentFactory environments, PrintStream errors) {
        if (failure instanceof UsageException) {
            errors.println("error: " + failure.getMessage());
            return WRONG_CALL;
        }
        Logger log = LoggerFactory.getLogger(PipelineMain.class);
        log.error("The job failed", failure);
        if (isOfAnotherJob(failure)) {
            errors.println(
                    "error: -s names a checkpoint that holds the state of another pipeline, or of another version"
                            + " of this one: name one of this job, or leave -s out (more in " + environments.logPlace()
                            + ")");
            return WRONG_CALL;
        }
        if (isUnreadableCheckpoint(failure)) {
            errors.println("error: -s names a checkpoint whose file _metadata is damaged ("
                    + firstSentence(reason(failure)) + "): name an earlier one, or leave -s out (more in "
                    + environments.logPlace() + ")");
            return WRONG_CALL;
        }
        errors.println("error: the job failed: " + reason(failure) + " (more in " + environments.logPlace() + ")");
        return FAILED;
    }

    /** Whether the state of a checkpoint does not fit the job that was to go on from it. */
    private static boolean isOfAnotherJob(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains(ROLLBACK_FAILED)) {
                return true;
            }
        }
        return false;
    }

    /** Flink has no type of its own for it either, nor one message. */
    private static boolean isUnreadableCheckpoint(Throwable failure) {
        return ExceptionUtils.findThrowable(
                        failure,
                        cause -> Arrays.stream(cause.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().equals(Checkpoints.class.getName())
                                        && frame.getMethodName().equals(READS_METADATA)))
                .isPresent();
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end);
    }

    /** What the cause says, in one line. */
    private static String reason(Throwable failure) {
        Throwable cause = tellingCause(failure);
        String type = typeOf(cause);
        String message = cause.getMessage() == null
                ? ""
                : cause.getMessage().lines().findFirst().orElse("");
        if (message.startsWith(type + ": ")) {
            message = message.substring(type.length() + 2);
        }
        if (type.equals(OutOfMemoryError.class.getName())) {
            // Flink adds a page of advice about its own options
            return "out of memory (" + firstSentence(message) + "): give it more, with"
                    + " OMNI_HEAP=8g ./omni, or taskmanager.memory.process.size on a cluster";
        }
        if (type.startsWith(OWN_TYPES) || message.indexOf(' ') > 0) {
            return message;
        }
        return type.substring(type.lastIndexOf('.') + 1) + (message.isEmpty() ? "" : ": " + message);
    }

    /** The outermost cause that this product's own code speaks of, as it names the place; else the innermost. */
    private static Throwable tellingCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !typeOf(cause).startsWith(OWN_TYPES)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The type as it was where it was thrown: the class of a failure on a worker may be unknown here. */
    private static String typeOf(Throwable cause) {
        return cause instanceof SerializedThrowable serialized
                ? serialized.getOriginalErrorClassName()
                : cause.getClass().getName();
    }
}
