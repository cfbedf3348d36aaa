package io.omniretail.cli;

import io.omniretail.cli.train.Attempt;
import io.omniretail.cli.train.FeatureTables;
import io.omniretail.cli.train.Trainer;
import io.omniretail.cli.train.TrainingRequest;
import io.omniretail.cli.train.TrainingResult;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.JobOption;
import io.omniretail.pipeline.JobOptions;
import io.omniretail.pipeline.Locations;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.config.Values;
import io.omniretail.pipeline.retail.fraud.ModelFile;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;

/** {@code train}: a model of fraud from payments and what became of them. */
final class TrainCommand {
    static final String HELP = """
            ./omni train --input URI --from DAY --to DAY --output MODEL [FLAGS]
              fits a fraud model on the payment attempts of some days, and says what it is worth; such as
                ./omni train --input SHOP --from 2018-07-25 --to 2018-08-01 --output july.json --report REPORT

            --from, --to        the attempts that it learns from, all of them; half-open
            --output FILE       the model, as JSON: features, trees, thresholds, range, metrics and digest. It is called
                                what the file is called
            --label-delay TIME  how long after an attempt it is known whether it was fraud; P7D unless given. A chargeback
                                that came later than this after --to is not known to the model
            --evaluate-to DAY   also tries the model on the days from a label delay after --to up to this one, without the
                                cards that were known to be compromised before the day of the attempt
            --report FOLDER     also writes index.html there: curves, thresholds and what they cost, gain of the features
            --features-from URI where a run with --features yes has written its tables: no job is run. That one knows the
                                frauds of before its own --to, which is best a label delay after this one
            Other flags are those of the job that computes the features, see ./omni run --help: --config, --timezone,
            --parallelism, --kafka-config, …; -Dkey=value is for Flink

            The job is ./omni run --features yes. Metrics and thresholds come from cross-validation: five models of four
            fifths of the cards each score the cards of the last fifth. Of the attempts with the score "block" or a higher one
            at least 95 % are fraud, of those from "hold" to below "block" at least 20 %; no score reaches 1. The same
            attempts give the same file, to the last byte. AUC is the area under the ROC curve; card precision@100 is the
            share of frauds in the 100 cards with the highest scores of a day, where a card that was found leaves,
            averaged over the days.

            Exit status: 0 if the model is written, 1 if the job failed, 2 if the call is wrong or there are too few frauds.
            """;

    private static final String EVALUATE_TO = "evaluate-to";
    private static final String REPORT = "report";
    private static final String FEATURES_FROM = "features-from";
    private static final String OUTPUT = JobOption.OUTPUT.key();
    private static final List<String> OWN =
            List.of(JobOption.FROM.key(), JobOption.TO.key(), OUTPUT, EVALUATE_TO, REPORT, FEATURES_FROM);
    private static final String SUFFIX = ".json";
    private static final String PAGE = "index.html";

    private final Map<String, String> given = new HashMap<>();
    /** All flags of the job but its range and its output. */
    private final List<String> jobFlags =
            new ArrayList<>(List.of(flag(JobOption.PIPELINE.key(), "retail"), flag(JobOption.MODE.key(), "batch")));

    private final Configuration settings;
    private final Home home;
    private final Console console;
    private final Locations locations;

    private TrainCommand(List<String> arguments, Home home, Console console) {
        this.home = home;
        this.console = console;
        this.locations = new Locations(Optional.of(home.workingDirectory()));
        List<String> known = Stream.concat(
                        OWN.stream(), Arrays.stream(JobOption.values()).map(JobOption::key))
                .distinct()
                .toList();
        FlinkArguments words = FlinkArguments.parse(arguments, home);
        if (words.checkpoint().isPresent()) {
            throw new UsageException("-s: training goes on from no checkpoint: leave it out");
        }
        this.settings = Configuration.fromMap(words.settings());
        Arguments.read(words.flags(), known, key -> false, (key, value) -> {
            if (!OWN.contains(key)) {
                jobFlags.add(flag(key, value));
            } else if (given.put(key, value) != null) {
                throw new UsageException("--" + key + " is given twice: give it once");
            }
        });
    }

    static int run(List<String> arguments, Home home, Console console) throws Exception {
        return new TrainCommand(arguments, home, console).run();
    }

    private int run() throws Exception {
        Path output = Path.of(locations.absolute("--" + OUTPUT, needed(OUTPUT, "july.json")));
        Optional<Path> report =
                Optional.ofNullable(given.get(REPORT)).map(text -> Path.of(locations.absolute("--" + REPORT, text)));
        Folders.requireWritable("--" + OUTPUT, output.getParent());
        report.ifPresent(folder -> Folders.requireWritable("--" + REPORT, folder));
        TrainingRequest request = request(ModelFile.requireName("--" + OUTPUT, name(output)));
        if (given.containsKey(FEATURES_FROM)) {
            JobOptions.Output tables = locations.output("--" + FEATURES_FROM, given.get(FEATURES_FROM));
            train(request, FeatureTables.read(tables, request.attempts()), output, report);
            return PipelineMain.DONE;
        }
        List<Attempt> attempts;
        try (EmbeddedFlink flink = new EmbeddedFlink(home, settings, console)) {
            Path folder = home.temporary().resolve("features");
            int status = RunCommand.serve(jobFlags(request, folder), flink, console);
            if (status != PipelineMain.DONE) {
                return status;
            }
            attempts = FeatureTables.read(new JobOptions.Output(folder.toString(), Format.CSV), request.attempts());
        }
        train(request, attempts, output, report);
        return PipelineMain.DONE;
    }

    private void train(TrainingRequest request, List<Attempt> attempts, Path output, Optional<Path> report)
            throws IOException {
        TrainingResult result = Trainer.train(request, attempts, console.errors()::println);
        write(output, ModelFile.write(result.model()));
        if (report.isPresent()) {
            TrainPage.write(result, request.days(), report.get().resolve(PAGE));
        }
        TrainText.print(result, request.days(), console.output());
        console.output().println("\nModel:  " + output);
        report.ifPresent(folder -> console.output().println("Report: " + folder.resolve(PAGE)));
    }

    private TrainingRequest request(String name) {
        String from = needed(JobOption.FROM.key(), "2026-11-01");
        String to = needed(JobOption.TO.key(), "2026-11-08");
        JobOptions options = JobOptions.parse(flags(from, to, home.temporary()), Optional.of(home.workingDirectory()));
        TimeRange range = options.range();
        long delayMs = options.fraud().labelDelay().toMillis();
        long knownMs = range.toMs() + delayMs;
        long evaluateToMs = given.containsKey(EVALUATE_TO)
                ? Values.moment("--" + EVALUATE_TO, given.get(EVALUATE_TO), options.timezone())
                : range.toMs();
        if (given.containsKey(EVALUATE_TO) && evaluateToMs <= knownMs) {
            throw new UsageException("--" + EVALUATE_TO + " " + given.get(EVALUATE_TO) + " is not after "
                    + Instant.ofEpochMilli(knownMs) + ", when the labels of the training are known: give a later day");
        }
        return new TrainingRequest(name, range, delayMs, evaluateToMs, new Days(options.timezone()));
    }

    /** The frauds of the last attempts become known up to a label delay later. */
    private List<String> jobFlags(TrainingRequest request, Path folder) {
        List<String> flags = new ArrayList<>(flags(
                Instant.ofEpochMilli(request.range().fromMs()).toString(),
                Instant.ofEpochMilli(request.allKnownMs()).toString(),
                folder));
        flags.add(flag(JobOption.FEATURES.key(), "yes"));
        return flags;
    }

    private List<String> flags(String from, String to, Path output) {
        return Stream.concat(
                        jobFlags.stream(),
                        Stream.of(
                                flag(JobOption.FROM.key(), from),
                                flag(JobOption.TO.key(), to),
                                flag(OUTPUT, output.toString())))
                .toList();
    }

    private static String flag(String key, String value) {
        return "--" + key + "=" + value;
    }

    private String needed(String key, String example) {
        String text = given.get(key);
        if (text == null) {
            throw new UsageException("--" + key + " is missing: write --" + key + " " + example + ", see --help");
        }
        return text;
    }

    private static String name(Path output) {
        String name = output.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /** Whole or not at all: a job may be about to read it. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path staged = Files.write(file.resolveSibling("." + file.getFileName() + ".new"), bytes);
        Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
