package io.omniretail.cli;

import io.omniretail.cli.explain.Explainer;
import io.omniretail.cli.explain.Explanation;
import io.omniretail.cli.explain.ExplanationJson;
import io.omniretail.cli.explain.ExplanationText;
import io.omniretail.cli.explain.Inputs;
import io.omniretail.cli.explain.LateRecords;
import io.omniretail.cli.explain.Question;
import io.omniretail.cli.explain.StandingRow;
import io.omniretail.cli.reconcile.ResultPlace;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.JobOption;
import io.omniretail.pipeline.JobOptions;
import io.omniretail.pipeline.PipelineJob;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.retail.RetailTopology;
import io.omniretail.sinks.kafka.KafkaOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** {@code explain}: the input records that a row was made of. */
final class ExplainCommand {
    static final String HELP = """
            ./omni explain TABLE KEY… FLAGS
              prints every input record that one result row was made of, adds them up again, and says whether the sum is
              the row; such as
                ./omni explain sales_daily 2026-11-03 P-17 north spring EUR --input SHOP --output OUT
                ./omni explain unmatched_payments payment_id=P-9 --input kafka://localhost:9092

            TABLE   sales_daily, sales_by_product, sales_by_region, sales_by_campaign, top_products,
                    unmatched_payments, sensor_stats or sensor_alerts
            KEY     the values of the table's key in their order, or each as column=value
            FLAGS   those of the run that wrote the row, see ./omni run --help. What counts of them:
              --input, --output           what the run has read, and where the row stands; as for the run, the sample
                                          files and file:./out unless given
              --config, --timezone, --lookback, --from, --to, --partition-slack, --max-future, --threshold,
              --on-corrupt-file, --kafka-config
                                          they decide what counts, and where
              --start                     earliest, or an instant: where to begin in Kafka
              --json                      prints one JSON object, with the whole payload of each record

            Read is what a run over the row's day alone would read: of dt= folders those of that day and of the lookback
            before it, and of the CRM those up to the day; files without such folders whole. Topics are read from --start
            to their end, because the timestamps of Kafka need not be those of the events. No job is started. Records
            that stand in the table late of the same output count nowhere.

            Exit status: 0 if the sum is the row, 1 if it is not or there is no such row, 2 if the call is wrong or a
            place cannot be read.
            """;

    private static final String JSON = "--json";

    private ExplainCommand() {}

    static int run(List<String> arguments, Home home, Console console) throws Exception {
        int words = 0;
        while (words < arguments.size() && !arguments.get(words).startsWith("--")) {
            words++;
        }
        Question question = Question.parse(arguments.subList(0, words));
        List<String> flags = new ArrayList<>(arguments.subList(words, arguments.size()));
        boolean isJson = flags.removeIf(JSON::equals);
        JobOptions options = options(flags, question.table(), home);
        ResultPlace place = place(options);
        try (Inputs inputs = new Inputs(PipelineJob.scans(options))) {
            StandingRow row = StandingRow.read(question, place);
            Explainer explainer = new Explainer(options, inputs, LateRecords.read(place));
            Explanation explanation =
                    Progress.during(console, "records read", inputs::records, () -> explainer.explain(question, row));
            if (isJson) {
                ExplanationJson.print(explanation, placeText(options), console.output());
            } else {
                ExplanationText.print(explanation, placeText(options), console.output());
            }
            return explanation.isSum() ? PipelineMain.DONE : PipelineMain.FAILED;
        } catch (IOException e) {
            throw new UsageException("cannot read the results: " + e.getMessage());
        }
    }

    /** The flags of the run, which may leave out what follows from the table, and has defaults. */
    private static JobOptions options(List<String> given, ResultTable table, Home home) {
        // what Flink is told does not change what a row is made of
        List<String> flags = new ArrayList<>(FlinkArguments.parse(given, home).flags());
        if (!isGiven(flags, JobOption.PIPELINE)) {
            flags.add(JobOption.PIPELINE.flag() + (RetailTopology.TABLES.contains(table) ? "=retail" : "=sensors"));
        }
        JobOptions options = JobOptions.parse(flags, Optional.of(home.workingDirectory()));
        if (!PipelineJob.tables(options).contains(table)) {
            throw new UsageException(JobOption.PIPELINE.flag() + " "
                    + options.texts().get(JobOption.PIPELINE.key()) + " has no table " + table.id() + ": leave it out");
        }
        if (options.hasInput()) {
            return options;
        }
        flags.add(JobOption.INPUT.flag() + "=" + home.sample());
        return JobOptions.parse(flags, Optional.of(home.workingDirectory()));
    }

    private static boolean isGiven(List<String> flags, JobOption option) {
        return flags.stream().anyMatch(flag -> flag.equals(option.flag()) || flag.startsWith(option.flag() + "="));
    }

    private static ResultPlace place(JobOptions options) {
        if (options.outputs().size() + options.kafkaOutputs().size() != 1) {
            throw new UsageException(JobOption.OUTPUT.flag()
                    + " is given several times: name the one place whose row is to be explained");
        }
        return options.outputs().isEmpty()
                ? ResultPlace.of(new KafkaOutput(
                        options.kafkaOutputs().get(0).servers(),
                        options.kafkaOutputs().get(0).prefix(),
                        options.kafkaClient(),
                        "explain",
                        true,
                        EnumSet.allOf(ResultTable.class)))
                : ResultPlace.of(options.outputs().get(0));
    }

    private static String placeText(JobOptions options) {
        return options.outputs().isEmpty()
                ? options.kafkaOutputs().get(0).toString()
                : options.outputs().get(0).folder();
    }
}
