package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.fraud.Feature;
import io.omniretail.domain.fraud.model.BoostedTrees;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.domain.fraud.model.Training;
import io.omniretail.domain.fraud.model.TreeNode;
import io.omniretail.pipeline.retail.fraud.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktestCommandTest {
    /** Eight attempts on two days, of which four are fraud: p1, p2, p5 and, confirmed by an analyst, p7. */
    private static final String PAYMENTS = """
            payment_id,event_time,customer_id,status,amount,currency,ref_payment_id
            p1,2026-11-01T08:00:00Z,c1,authorization,300.0001,EUR,
            p2,2026-11-01T09:00:00Z,c2,authorization,150.00,EUR,
            p3,2026-11-01T10:00:00Z,c3,authorization,250.50,EUR,
            p4,2026-11-01T11:00:00Z,c4,authorization,20.00,EUR,
            p5,2026-11-02T08:00:00Z,c5,authorization,900.00,USD,
            p6,2026-11-02T09:00:00Z,c6,authorization,120.00,EUR,
            p7,2026-11-02T10:00:00Z,c7,authorization,240.00,EUR,
            p8,2026-11-02T23:30:00Z,c8,authorization,230.00,EUR,
            b1,2026-11-04T08:00:00Z,c1,chargeback,300.0001,EUR,p1
            b2,2026-11-05T08:00:00Z,c2,chargeback,150.00,EUR,p2
            b5,2026-11-06T08:00:00Z,c5,chargeback,900.00,USD,p5
            b8,2026-12-05T08:00:00Z,c8,chargeback,230.00,EUR,p8
            p9,2026-11-03T08:00:00Z,c1,authorization,500.00,EUR,
            """;

    private static final String VERDICTS = """
            payment_id,event_time,verdict,analyst
            p3,2026-11-01T12:00:00Z,released,ann
            p7,2026-11-02T12:00:00Z,confirmed,ben
            """;
    /** Holds p1, p3, p7, p8; blocks p5. */
    private static final String NEW_RULES = """
            rules:
              - {name: large, field: amount, comparison: ">", threshold: 220, action: hold}
              - {name: huge, field: amount, comparison: ">", threshold: 800, action: block}
              - {name: all, field: amount, comparison: ">", threshold: 1, action: block, shadow: true}
            """;
    /** Holds p2, p5 and p6. */
    private static final String OLD_RULES = """
            rules:
              - {name: these, field: customer_id, comparison: in, threshold: [c2, c5, c6], action: hold}
            """;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path root;

    @BeforeEach
    void writeTheHistory() throws IOException {
        System.setProperty("omni.home", root.toString());
        System.setProperty("omni.cwd", root.toString());
        Files.createDirectories(root.resolve("shop/payments"));
        Files.createDirectories(root.resolve("shop/verdicts"));
        Files.writeString(root.resolve("shop/payments/all.csv"), PAYMENTS);
        Files.writeString(root.resolve("shop/verdicts/all.csv"), VERDICTS);
        Files.writeString(root.resolve("new.yaml"), NEW_RULES);
        Files.writeString(root.resolve("old.yml"), OLD_RULES);
        Files.write(root.resolve("model.json"), model());
    }

    /** Blocks from an amount of 220.25 on. */
    private static byte[] model() {
        return model("large", false);
    }

    private static byte[] model(String name, boolean isShadow) {
        BoostedTrees trees = new BoostedTrees(
                0,
                List.of(List.of(
                        new TreeNode(Feature.AMOUNT.ordinal(), 220.25f, 1, 2, 1, 0),
                        TreeNode.leaf(-10),
                        TreeNode.leaf(10))));
        return ModelFile.write(ModelFile.sealed(new FraudModel(
                name,
                List.of(Feature.AMOUNT),
                trees,
                0.25,
                0.75,
                new Training(0, 1, 1, 200, 30),
                Map.of(),
                "",
                FraudModel.ALWAYS,
                isShadow)));
    }

    @AfterEach
    void leave() {
        System.clearProperty("omni.home");
        System.clearProperty("omni.cwd");
    }

    @Test
    void shouldTellWhatComesOfRulesByDayAndCurrency() {
        assertThat(backtest("--rules", "new.yaml", "--to", "2026-11-03")).isZero();

        assertThat(output()).isEqualTo("""
                Backtest of 2026-11-01 … 2026-11-02: 8 payment attempts, 4 of them fraud
                  tested:  new.yaml

                Alerts
                  day         set     attempts  fraud  held  blocked  caught  false alarms  precision   recall
                  2026-11-01  tested         4      2     2        0       1             1     50.0 %   50.0 %
                  2026-11-02  tested         4      2     2        1       2             1     66.7 %  100.0 %
                  total       tested         8      4     4        1       3             2     60.0 %   75.0 %

                Amounts
                  day         set     currency     saved  held wrongly    lost
                  2026-11-01  tested  EUR       300.0001        250.50  150.00
                  2026-11-02  tested  EUR         240.00        230.00    0.00
                  2026-11-02  tested  USD         900.00          0.00    0.00
                  total       tested  EUR       540.0001        480.50  150.00
                  total       tested  USD         900.00          0.00    0.00

                Each by itself
                  set     rule or model      matches  of them fraud  honest  precision   recall
                  tested  rule large               5              3       2     60.0 %   75.0 %
                  tested  rule huge                1              1       0    100.0 %   25.0 %
                  tested  rule all (shadow)        8              4       4     50.0 %  100.0 %
                """);
    }

    @Test
    void shouldTellWhichAlertsAreGainedAndLostAgainstOtherRules() {
        assertThat(backtest("--rules", "new.yaml", "--against", "old.yml", "--to", "2026-11-03"))
                .isZero();

        assertThat(output())
                .contains("  tested:  new.yaml\n  against: old.yml\n")
                .contains("""
                          total       tested          8      4     4        1       3             2     60.0 %   75.0 %
                          total       against         8      4     3        0       2             1     66.7 %   50.0 %
                        """)
                .endsWith("""

                        Alerts gained and lost since the other set
                          day         alerts gained  of them fraud  alerts lost  of them fraud
                          2026-11-01              2              1            1              1
                          2026-11-02              2              1            1              0
                          total                   4              2            2              1
                        """);
        assertThat(errors()).contains("These tables go when this command is done; ./omni run keeps them.");
    }

    @Test
    void shouldCompareWithAModelAndRulesTogether() throws IOException {
        backtest("--model", "model.json", "--against", "model.json,old.yml", "--to", "2026-11-03", "--json");

        JsonNode total = new ObjectMapper().readTree(output()).get("total");
        assertThat(total.get("tested").get("blocked").asLong()).isEqualTo(5);
        assertThat(total.get("tested").get("held").asLong()).isZero();
        assertThat(total.get("against").get("blocked").asLong()).isEqualTo(5);
        assertThat(total.get("against").get("held").asLong()).isEqualTo(2);
        assertThat(total.get("alerts_gained").asLong()).isZero();
        assertThat(total.get("alerts_lost").asLong()).isEqualTo(2);
        assertThat(total.get("frauds_lost").asLong()).isEqualTo(1);
    }

    /** Another copy of the model in shadow holds or blocks from an amount of 220.25 on, as the one that acts. */
    @Test
    void shouldTellOfEachRuleAndModelByItselfWhetherItActsOrNot() throws IOException {
        Files.write(root.resolve("shadow.json"), model("later", true));
        Files.writeString(root.resolve("never.yaml"), """
                rules:
                  - {name: never, field: amount, comparison: ">", threshold: 100000, action: hold}
                  - {name: mine, field: customer_id, comparison: in, threshold: [c1, c6], action: approve}
                """);

        backtest(
                "--model",
                "model.json",
                "--model",
                "shadow.json",
                "--rules",
                "never.yaml",
                "--against",
                "shadow.json",
                "--to",
                "2026-11-03",
                "--json");

        List<String> told = new ArrayList<>();
        new ObjectMapper()
                .readTree(output())
                .get("signals")
                .forEach(signal -> told.add(String.join(
                        " ",
                        signal.get("set").asText(),
                        signal.get("of").asText(),
                        signal.get("name").asText().replaceAll("@.*", ""),
                        signal.get("shadow").asText(),
                        signal.get("matches").asText(),
                        signal.get("frauds").asText(),
                        signal.get("precision").asText(),
                        signal.get("recall").asText())));
        assertThat(told)
                .containsExactly(
                        "tested rule never false 0 0 null 0.000000",
                        "tested rule mine false 2 1 0.500000 0.250000",
                        "tested model large false 5 3 0.600000 0.750000",
                        "tested model later true 5 3 0.600000 0.750000",
                        "against model later true 5 3 0.600000 0.750000");
    }

    @Test
    void shouldCountWhateverBecameKnownWithoutAnEnd() throws IOException {
        backtest("--rules", "new.yaml", "--json");

        // b8 comes 32 days after p8, within the label delay and 30 days; p9 is an attempt of the third day
        JsonNode total = new ObjectMapper().readTree(output()).get("total").get("tested");
        assertThat(total.get("attempts").asLong()).isEqualTo(9);
        assertThat(total.get("frauds").asLong()).isEqualTo(5);
        assertThat(total.get("caught").asLong()).isEqualTo(4);
        assertThat(total.get("false_alarms").asLong()).isEqualTo(2);
        assertThat(total.get("precision").asText()).isEqualTo("0.666667");
        assertThat(total.get("recall").asText()).isEqualTo("0.800000");
        assertThat(total.get("amounts").get("EUR").get("saved").asText()).isEqualTo("770.0001");
        assertThat(total.get("amounts").get("EUR").get("held_wrongly").asText()).isEqualTo("750.50");
    }

    @Test
    void shouldCountDaysInTheTimeZone() throws IOException {
        backtest(
                "--rules",
                "old.yml",
                "--json",
                "--timezone",
                "Europe/Berlin",
                "--from",
                "2026-11-03",
                "--to",
                "2026-11-04",
                "--label-delay",
                "35d");

        JsonNode days = new ObjectMapper().readTree(output()).get("days");
        assertThat(days).hasSize(1);
        assertThat(days.get(0).get("day").asText()).isEqualTo("2026-11-03");
        JsonNode tested = days.get(0).get("tested");
        assertThat(tested.get("attempts").asLong()).isEqualTo(2);
        assertThat(tested.get("frauds").asLong()).isEqualTo(1);
        assertThat(tested.get("precision").isNull()).isTrue();
        assertThat(tested.get("amounts").get("EUR").get("lost").asText()).isEqualTo("230.00");
    }

    @Test
    void shouldWriteAPageThatNeedsNothingButItself() throws IOException {
        backtest("--rules", "new.yaml", "--against", "old.yml", "--to", "2026-11-03", "--report", "report");

        assertThat(root.resolve("report/index.html"))
                .content(StandardCharsets.UTF_8)
                .contains(
                        "8 payment attempts, 4 of them fraud",
                        "old.yml",
                        "300.0001",
                        "60.0 %",
                        "rule all (shadow)",
                        "Amounts in USD, against")
                .contains("<title>2026-11-01: 1 caught, 1 false alarms, 1 missed</title>")
                .doesNotContain("<script", "src=", "://", "NaN");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --input shop                                          | --model and --rules are missing: name at least one
            --input shop --rules new.yaml --against old.txt       | --against: "old.txt" is neither a model nor rules
            --input shop --rules new.yaml --against old.yml,      | --against: "" is neither a model nor rules
            --input shop --rules new.yaml --against missing.yaml  | missing.yaml
            --input shop --rules new.yaml --to 2026-11-03 --to 2026-11-04 | --to is given twice: give it once
            --input shop --rules new.yaml --mode stream           | unknown flag --mode
            --input shop --rules new.yaml -s missing              | -s missing is no checkpoint
            --input kafka://localhost:9092 --rules new.yaml       | --input: a backtest reads files
            --input shop --rules new.yaml --config config.yaml    | --config names a model or rules, too
            """)
    void shouldSayInOneLineWhatIsWrongBeforeAnythingRuns(String flags, String told) throws IOException {
        Files.writeString(root.resolve("config.yaml"), "model: model.json\n");

        assertThat(omni(List.of(flags.split(" ")))).isEqualTo(2);

        assertThat(errors()).startsWith("error: ").contains(told).hasLineCount(1);
        assertThat(output()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --input shop --from 2027-01-01 | there are no payment attempts
            --input nothing-there          | nothing-there
            """)
    void shouldRefuseAHistoryWithoutAttempts(String flags, String told) {
        List<String> arguments = new ArrayList<>(List.of(flags.split(" ")));
        arguments.addAll(List.of("-Drest.port=0", "--rules", "new.yaml"));

        assertThat(omni(arguments)).isEqualTo(2);

        assertThat(errors()).contains("error: ").contains(told);
        assertThat(output()).isEmpty();
    }

    private int backtest(String... flags) {
        List<String> arguments = new ArrayList<>(List.of("-Drest.port=0", "--input", "shop"));
        arguments.addAll(List.of(flags));
        return omni(arguments);
    }

    private int omni(List<String> flags) {
        List<String> arguments = new ArrayList<>(List.of("backtest"));
        arguments.addAll(flags);
        return Main.run(
                arguments,
                new Console(
                        new PrintStream(output, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        false));
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }
}
