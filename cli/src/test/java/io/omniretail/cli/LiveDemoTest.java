package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.cli.generate.GenerateOptions;
import io.omniretail.cli.generate.SampleGenerator;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.pipeline.PipelineMain;
import io.omniretail.sinks.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveDemoTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path root;

    private Home home;
    private Console console;

    @BeforeEach
    void standInTheRoot() throws IOException {
        home = new Home(root, root.resolve(".omni"), root, root.resolve("log"));
        console = new Console(
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                false);
    }

    @AfterEach
    void shouldLeaveNothingBehind() throws IOException {
        try (Stream<Path> kept = Files.walk(home.folder())) {
            assertThat(kept.filter(Files::isRegularFile)).isEmpty();
        }
    }

    /** A report, and then the same live; gives the exit status. */
    private int demo(Duration sending, Duration stay) throws Exception {
        GenerateOptions sample = GenerateOptions.parse(List.of("--events=6000", "--days=3", "--output=sample"), root);
        new SampleGenerator(sample).run();
        Output report = new Output(root.resolve("report").toString(), Format.CSV);
        Configuration anyPort = new Configuration();
        anyPort.set(RestOptions.PORT, 0);
        try (EmbeddedFlink flink = new EmbeddedFlink(home, anyPort, console)) {
            assertThat(PipelineMain.run(
                            List.of("--input", "sample", "--output", report.folder()),
                            flink,
                            console.output(),
                            console.errors()))
                    .as(errors.toString(StandardCharsets.UTF_8))
                    .isEqualTo(PipelineMain.DONE);
            Path rules = ProjectHome.ROOT.resolve("docs/fraud-rules.yaml");
            return new LiveDemo(flink, home, console, sample, report, rules, sending, Optional.of(stay)).run();
        }
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldShowThatLiveEqualsTheReport() throws Exception {
        int status = demo(Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(output())
                .as(errors.toString(StandardCharsets.UTF_8))
                .containsPattern("all days +3,000 ")
                .containsPattern("2026-11-03 .* running\\R")
                .containsPattern("Live equals the report: [\\d,]+ rows of sales_daily, 0 differ\\R")
                .containsPattern("Live equals the report: [\\d,]+ rows of sales_by_product, 0 differ\\R")
                .containsPattern("Live equals the report: [\\d,]+ rows of sales_by_region, 0 differ\\R")
                .containsPattern("Live equals the report: [\\d,]+ rows of sales_by_campaign, 0 differ\\R")
                .containsPattern("Live equals the report: [\\d,]+ rows of top_products, 0 differ\\R")
                .containsPattern("Live equals the report: [\\d,]+ rows of unmatched_payments, 0 differ\\R")
                .doesNotContain("Live differs");
        assertThat(status).isZero();
    }

    @Test
    void shouldShowABlockedPaymentWithItsReasons() throws Exception {
        demo(Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(output())
                .as(errors.toString(StandardCharsets.UTF_8))
                .containsPattern(" payment attempts decided: \\d+ blocked, \\d+ held for an analyst; the newest\\R")
                .containsPattern("2026-11-01 22:56:00  A6000000394  .* block\\R +rule card-test: card_count_10m 6 > 2 ")
                .containsPattern("train a model on these payments +\\./omni train --input ");
        assertThat(output().lines().filter(line -> line.contains("rule ")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(console.columns()));
    }

    @Test
    void shouldSayThatTheTimeWasTooShort() throws Exception {
        int status = demo(Duration.ofMinutes(1), Duration.ZERO);

        assertThat(output()).contains("The time is up before all was sent: ").doesNotContain("rows of sales_daily");
        assertThat(status).isZero();
    }
}
