package io.omniretail.cli;

import io.omniretail.cli.generate.GenerateOptions;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.pipeline.Arguments;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.pipeline.ResultReader;
import io.omniretail.pipeline.TextTable;
import io.omniretail.pipeline.config.Values;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;

/** {@code demo}: a report over generated files, read back from what was published, and then the same live. */
final class DemoCommand {
    private static final String FOR = "for";
    private static final int TOP = 5;
    /** How long the live half takes to send its events. */
    private static final Duration SENDING = Duration.ofSeconds(60);

    private DemoCommand() {}

    static int run(List<String> arguments, Home home, Console console) throws Exception {
        Map<String, String> given = new HashMap<>();
        Arguments.read(arguments, List.of(FOR), key -> false, given::put);
        Optional<Duration> stay =
                Optional.ofNullable(given.get(FOR)).map(text -> Values.duration("--" + FOR, text, Duration.ZERO));
        Path input = home.demo().resolve("in");
        GenerateOptions sample = Samples.options(input);
        Path results = home.demo().resolve("out");
        console.output()
                .println("A month of a shop: " + TextTable.count(sample.events()) + " events of its orders, CRM,"
                        + " payments and sensors, in files. One Flink job makes the sales reports.");
        Samples.ensure(input, console);
        try (EmbeddedFlink flink = new EmbeddedFlink(home, new Configuration(), console)) {
            List<String> flags = List.of("--input", input.toString(), "--output", results.toString(), "--name", "demo");
            int status = PipelineMain.run(flags, flink, console.output(), console.errors());
            if (status != PipelineMain.DONE) {
                return status;
            }
            Output output = new Output(results.toString(), Format.CSV);
            printSales(output, sample.lastDay(), console);
            printTopProducts(output, sample.lastDay(), console);
            console.output().println();
            console.output().println("Input:   " + input);
            console.output().println("Results: " + results);
            console.output().println();
            return new LiveDemo(flink, home, console, sample, output, home.exampleRules(), SENDING, stay).run();
        }
    }

    private static List<Map<String, String>> rowsOfDay(Output output, ResultTable table, LocalDate day)
            throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        ResultReader.read(output, table, row -> {
            if (row.get("day").equals(day.toString())) {
                rows.add(row);
            }
        });
        // the currency that sells most comes first; amounts of different currencies are not compared
        Map<String, Long> lines = new HashMap<>();
        rows.forEach(row -> lines.merge(row.get("currency"), Long.parseLong(row.get("lines")), Long::sum));
        rows.sort(Comparator.comparingLong((Map<String, String> row) -> -lines.get(row.get("currency")))
                .thenComparing(row -> row.get("currency"))
                .thenComparingLong(row -> -salesE4(row)));
        return rows;
    }

    private static long salesE4(Map<String, String> row) {
        return Values.decimalE4("sales", row.get("sales"));
    }

    private static void printSales(Output output, LocalDate day, Console console) throws IOException {
        TextTable table = new TextTable("region", "currency", "lines#", "units#", "sales#", "paid#", "refunded#");
        for (Map<String, String> row : rowsOfDay(output, ResultTable.SALES_BY_REGION, day)) {
            table.row(
                    row.get("region"),
                    row.get("currency"),
                    TextTable.count(Long.parseLong(row.get("lines"))),
                    TextTable.count(Long.parseLong(row.get("units"))),
                    amount(row.get("sales")),
                    amount(row.get("paid")),
                    amount(row.get("refunded")));
        }
        console.output().println();
        console.output()
                .println("Yesterday's sales, as published (" + day + ", "
                        + day.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + ")");
        table.print(console.output());
    }

    private static void printTopProducts(Output output, LocalDate day, Console console) throws IOException {
        TextTable table = new TextTable("currency", "rank#", "product", "units#", "sales#");
        Map<String, Integer> ranks = new HashMap<>();
        for (Map<String, String> row : rowsOfDay(output, ResultTable.SALES_BY_PRODUCT, day)) {
            int rank = ranks.merge(row.get("currency"), 1, Integer::sum);
            if (rank <= TOP) {
                table.row(
                        row.get("currency"),
                        Integer.toString(rank),
                        row.get("product_id"),
                        TextTable.count(Long.parseLong(row.get("units"))),
                        amount(row.get("sales")));
            }
        }
        console.output().println();
        console.output().println("Yesterday's top products");
        table.print(console.output());
    }

    private static String amount(String decimal) {
        return LiveView.amount(Values.decimalE4("amount", decimal));
    }
}
