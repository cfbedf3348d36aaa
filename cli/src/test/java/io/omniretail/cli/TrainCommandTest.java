package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.cli.train.Attempts;
import io.omniretail.domain.fraud.model.FraudModel;
import io.omniretail.pipeline.retail.fraud.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path root;

    @BeforeEach
    void writeTheTables() throws IOException {
        System.setProperty("omni.home", root.toString());
        System.setProperty("omni.cwd", root.toString());
        Attempts.write(root.resolve("tables"), Attempts.random(1, 6_000, 21));
    }

    @AfterEach
    void leave() {
        System.clearProperty("omni.home");
        System.clearProperty("omni.cwd");
    }

    @Test
    void shouldWriteAModelAndTellWhatItIsWorth() {
        int status = train("--evaluate-to", "2018-07-22", "--output", "models/first-week.json");

        assertThat(status).isZero();
        FraudModel model =
                ModelFile.read("--model", root.resolve("models/first-week.json").toString());
        assertThat(model.name()).isEqualTo("first-week");
        assertThat(model.metrics()).containsKeys("average_precision", "later_average_precision");
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("Model " + model.id() + ", fitted on 2,000 attempts")
                .contains("cross-validation  2018-07-01 … 2018-07-07     2,000")
                .contains("later days        2018-07-15 … 2018-07-21")
                .contains("Model:  " + root.resolve("models/first-week.json"));
    }

    @Test
    void shouldWriteTheSameModelFromTheSameTables() throws IOException {
        train("--output", "model.json");
        byte[] first = Files.readAllBytes(root.resolve("model.json"));
        train("--output", "model.json");

        assertThat(root.resolve("model.json")).hasBinaryContent(first);
    }

    @Test
    void shouldWriteAPageThatNeedsNothingButItself() throws IOException {
        train("--output", "model.json", "--report", "report", "--evaluate-to", "2018-07-22");

        String page = Files.readString(root.resolve("report/index.html"));
        assertThat(page)
                .contains(
                        "ROC curve",
                        "Precision-recall curve",
                        "false alarms a day",
                        "amount",
                        "Thresholds, on later days")
                .contains(ModelFile.read("--model", root.resolve("model.json").toString())
                        .digest())
                .doesNotContain("<script", "src=", "://", "NaN");
    }

    @Test
    void shouldLearnFromPaymentsAndTheirChargebacks() {
        omni(List.of("generate", "--events=60000", "--from=2026-10-01", "--days=40", "--output=shop"));

        int status = omni(List.of(
                "train",
                "-Drest.port=0",
                "--input=shop",
                "--from=2026-10-01",
                "--to=2026-11-01",
                "--output=october.json"));

        assertThat(status).isZero();
        assertThat(ModelFile.read("--model", root.resolve("october.json").toString())
                        .metrics())
                .hasEntrySatisfying("auc_roc", area -> assertThat(area).isGreaterThan(0.8));
    }

    @Test
    void shouldSayThatThereIsNoInput() {
        int status = omni(List.of(
                "train", "-Drest.port=0", "--input=none", "--from=2026-10-01", "--to=2026-11-01", "--output=m.json"));

        assertThat(status).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains(root.resolve("none").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --output model.json --from 2018-07-01                                  | --to is missing: write --to 2026-11-08
            --from 2018-07-01 --to 2018-07-08                                      | --output is missing
            --output a/ä.json --from 2018-07-01 --to 2018-07-08                    | --output: a model cannot be called "ä"
            --output m.json --from 2018-07-08 --to 2018-07-01                      | --from
            --output m.json --from 2018-07-01 --to 2018-07-08 --to 2018-07-09      | --to is given twice
            --output m.json --from 2018-07-01 --to 2018-07-08 --label-delay soon   | --label-delay: cannot read "soon"
            --output m.json --from 2018-07-01 --to 2018-07-08 --evaluate-to 2018-07-15 | --evaluate-to 2018-07-15 is not after 2018-07-15T00:00:00Z
            --output m.json --from 2018-07-01 --to 2018-07-08 --tets 1d            | unknown flag --tets
            --output m.json --from 2018-08-01 --to 2018-08-08                      | tables holds no features of attempts from 2018-08-01T00:00:00Z to 2018-08-08T00:00:00Z
            --output m.json --from 2018-07-01 --to 2018-07-08 --mode stream        | --mode is given twice
            """)
    void shouldSayInOneLineWhatIsWrong(String flags, String told) {
        List<String> arguments = new ArrayList<>(List.of("train", "--features-from", "tables"));
        arguments.addAll(List.of(flags.split(" ")));

        assertThat(omni(arguments)).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("error: ")
                .contains(told)
                .hasLineCount(1);
        assertThat(root.resolve("m.json")).doesNotExist();
    }

    private int train(String... flags) {
        List<String> arguments = new ArrayList<>(
                List.of("train", "--features-from", "tables", "--from", "2018-07-01", "--to", "2018-07-08"));
        arguments.addAll(List.of(flags));
        return omni(arguments);
    }

    private int omni(List<String> arguments) {
        output.reset();
        errors.reset();
        return Main.run(
                arguments,
                new Console(
                        new PrintStream(output, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        false));
    }
}
