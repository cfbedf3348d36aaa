package io.omniretail.cli;

import io.omniretail.cli.backtest.Backtest;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.rule.Days;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.FraudOptions;
import io.omniretail.pipeline.JobOption;
import io.omniretail.pipeline.JobOptions;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.Locations;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.retail.fraud.Signal;
import io.omniretail.sinks.Format;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;

/** {@code backtest}: what models and rules would have done to the payments of the past. */
final class BacktestCommand {
    static final String HELP = """
            ./omni backtest --input HISTORY [--model M] [--rules R] [--against M2,R2] [FLAGS]
              decides on the payment attempts of the past by a model, rules or both, and says what would have come of it;
              such as
                ./omni backtest --input SHOP --from 2026-10-01 --to 2026-11-01 --rules new.yaml --against old.yaml

            --model, --rules    the files to test, as of ./omni run; each may be given several times
            --against FILES     models and rules to compare with, with commas between them: what ends in .json is a model,
                                what ends in .yaml or .yml is rules. May be given several times; all are one set
            --from, --to        the attempts that count, half-open; all unless given
            --label-delay TIME  how long after an attempt it is known whether it was fraud; P7D unless given
            --report FOLDER     also writes index.html there: the figures, and charts of each day
            --json              prints one JSON object instead of tables
            Other flags are those of the job that decides, see ./omni run --help: --config, --timezone, --parallelism, …;
            -Dkey=value is for Flink

            The job is ./omni run with these models and rules, once for each set. An attempt is fraud if the history says so:
            by a chargeback, or an analyst who confirms it, before a label delay after --to (at any time where there is no
            --to), and no later than a label delay and 30 days after the attempt. All others count as honest. What is held counts
            as held whatever an analyst said of it, and what is marked shadow does not act here either. Each rule and model is
            also told of by itself, shadow ones too: the attempts that the rule matches, or that the model would hold or block.

            precision      share of the alerts (held or blocked), or matches, that are fraud
            recall         share of the frauds that are alerts, or matches
            saved          amounts of frauds that are alerts
            held wrongly   amounts of honest attempts that are alerts
            lost           amounts of frauds that are approved
            Amounts are exact, each currency for itself. In memory are the ids of the frauds, and the alerts of --against.

            The history has to lie in files: in Kafka, the models and rules of its topics would take part.

            Exit status: 0 if done, 1 if a job failed, 2 if the call is wrong or there are no attempts.
            """;

    private static final String AGAINST = "against";
    private static final String REPORT = "report";
    private static final String JSON = "json";
    /** What its jobs are given without being asked. */
    private static final Set<JobOption> FIXED = EnumSet.of(
            JobOption.PIPELINE,
            JobOption.MODE,
            JobOption.OUTPUT,
            JobOption.FEATURES,
            JobOption.HELP,
            JobOption.VERSION);

    private static final Set<JobOption> RANGE = EnumSet.of(JobOption.FROM, JobOption.TO);

    private final Map<String, String> given = new HashMap<>();
    private final PolicyFiles tested = new PolicyFiles();
    private final PolicyFiles against = new PolicyFiles();
    /** All flags of the jobs but the models and rules, the range and the output. */
    private final List<String> jobFlags =
            new ArrayList<>(List.of(JobOption.PIPELINE.flag() + "=retail", JobOption.MODE.flag() + "=batch"));

    private final Configuration settings;
    private final Home home;
    private final Console console;

    private BacktestCommand(List<String> arguments, Home home, Console console) {
        this.home = home;
        this.console = console;
        List<String> known = Stream.concat(
                        Stream.of(AGAINST, REPORT, JSON),
                        Arrays.stream(JobOption.values())
                                .filter(option -> !FIXED.contains(option))
                                .map(JobOption::key))
                .toList();
        FlinkArguments words = FlinkArguments.parse(arguments, home);
        if (words.checkpoint().isPresent()) {
            throw new UsageException("-s: a backtest goes on from no checkpoint: leave it out");
        }
        this.settings = Configuration.fromMap(words.settings());
        Arguments.read(words.flags(), known, JSON::equals, this::take);
    }

    private void take(String key, String value) {
        if (key.equals(JobOption.MODEL.key())) {
            tested.addModel(value);
        } else if (key.equals(JobOption.RULES.key())) {
            tested.addRules(value);
        } else if (key.equals(AGAINST)) {
            against.addAll("--" + AGAINST, value);
        } else if (JobOption.byKey(key)
                .filter(option -> !RANGE.contains(option))
                .isPresent()) {
            jobFlags.add("--" + key + "=" + value);
        } else if (given.put(key, value) != null) {
            throw new UsageException("--" + key + " is given twice: give it once");
        }
    }

    static int run(List<String> arguments, Home home, Console console) throws Exception {
        return new BacktestCommand(arguments, home, console).run();
    }

    private int run() throws Exception {
        Optional<Path> report = report();
        // refuses what is wrong with either set before anything runs
        JobOptions options = options(tested);
        Backtest.Run testedRun = run(BacktestNames.TESTED, options);
        Optional<Backtest.Run> againstRun =
                against.isEmpty() ? Optional.empty() : Optional.of(run(BacktestNames.AGAINST, options(against)));
        Days days = new Days(options.timezone());
        TimeRange range = options.range();
        long knownMs = range.toMs() == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : range.toMs() + options.fraud().labelDelay().toMillis();
        List<String> read = range(new TimeRange(range.fromMs(), knownMs));
        Backtest backtest;
        try (EmbeddedFlink flink = new EmbeddedFlink(home, settings, console)) {
            // the first run also tells what was fraud
            int status = decide("Tested:  ", tested, testedRun, "yes", read, flink);
            if (status == PipelineMain.DONE && againstRun.isPresent()) {
                status = decide("Against: ", against, againstRun.get(), "no", read, flink);
            }
            if (status != PipelineMain.DONE) {
                return status;
            }
            backtest = Backtest.read(testedRun, againstRun, range, knownMs, days);
        }
        if (backtest.tested().days().isEmpty()) {
            throw new UsageException("--input: there are no payment attempts (status authorization) in the range: name"
                    + " where the feed payments lies, and days that it has");
        }
        BacktestNames names = new BacktestNames(tested.names(), against.names(), days);
        if (report.isPresent()) {
            BacktestPage.write(backtest, names, report.get().resolve("index.html"));
        }
        if (given.containsKey(JSON)) {
            BacktestJson.print(backtest, console.output());
            return PipelineMain.DONE;
        }
        BacktestText.print(backtest, names, console.output());
        report.ifPresent(folder -> console.output().println("\nReport: " + folder.resolve("index.html")));
        return PipelineMain.DONE;
    }

    private Optional<Path> report() {
        Locations locations = new Locations(Optional.of(home.workingDirectory()));
        Optional<Path> report =
                Optional.ofNullable(given.get(REPORT)).map(text -> Path.of(locations.absolute("--" + REPORT, text)));
        report.ifPresent(folder -> Folders.requireWritable("--" + REPORT, folder));
        return report;
    }

    private Backtest.Run run(String name, JobOptions options) {
        FraudOptions fraud = options.fraud();
        return new Backtest.Run(
                new Output(home.temporary().resolve("backtest-" + name).toString(), Format.CSV),
                Signal.all(fraud.models(), fraud.rules(), options.timezone()));
    }

    /** The job that decides by a set of models and rules. */
    private JobOptions options(PolicyFiles policies) {
        if (policies.isEmpty()) {
            throw new UsageException(
                    "--model and --rules are missing: name at least one of both to test, such as --rules new.yaml");
        }
        List<String> flags = new ArrayList<>(jobFlags);
        RANGE.stream()
                .filter(option -> given.containsKey(option.key()))
                .forEach(option -> flags.add(option.flag() + "=" + given.get(option.key())));
        flags.addAll(policies.flags());
        JobOptions options = JobOptions.parse(flags, Optional.of(home.workingDirectory()));
        if (options.kafkaInput().isPresent()) {
            throw new UsageException("--input: a backtest reads files, as the models and rules of Kafka's topics would"
                    + " take part: name a folder of files");
        }
        FraudOptions fraud = options.fraud();
        if (fraud.models().size() + fraud.rules().size() > policies.count()) {
            throw new UsageException("--config names a model or rules, too, which would be in each set: name them with"
                    + " --model, --rules and --against only");
        }
        return options;
    }

    /** Runs a job that decides, and gives its exit status; of a failure it has told. */
    private int decide(
            String title,
            PolicyFiles policies,
            Backtest.Run run,
            String features,
            List<String> range,
            EmbeddedFlink flink) {
        List<String> flags = new ArrayList<>(jobFlags);
        flags.addAll(range);
        flags.addAll(policies.flags());
        flags.add(JobOption.FEATURES.flag() + "=" + features);
        flags.add(JobOption.OUTPUT.flag() + "=" + run.tables().folder());
        console.errors().println(title + policies.names());
        return RunCommand.serve(flags, flink, console);
    }

    /** As flags of a job. */
    private static List<String> range(TimeRange range) {
        List<String> flags = new ArrayList<>();
        if (range.fromMs() != Long.MIN_VALUE) {
            flags.add(JobOption.FROM.flag() + "=" + Instant.ofEpochMilli(range.fromMs()));
        }
        if (range.toMs() != Long.MAX_VALUE) {
            flags.add(JobOption.TO.flag() + "=" + Instant.ofEpochMilli(range.toMs()));
        }
        return flags;
    }
}
