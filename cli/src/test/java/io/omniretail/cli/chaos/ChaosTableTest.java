package io.omniretail.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosTableTest {
    @Test
    void shouldTellHowLongTheJobTookByKindOfFault() {
        List<FaultOutcome> outcomes = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            outcomes.add(new FaultOutcome(i, FaultKind.KILL_BROKER, "broker", "", 0, i * 1_000L));
        }
        outcomes.add(new FaultOutcome(21, FaultKind.PAUSE_BROKER, "broker", "", 5_000, 0));
        ByteArrayOutputStream output = new ByteArrayOutputStream();

        ChaosTable.print(
                outcomes,
                new Verdict(9, 9, 9, 1, 2, 0, 0, List.of()),
                new PrintStream(output, true, StandardCharsets.UTF_8));

        assertThat(output.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" {2,}", "|")))
                .startsWith(
                        "|fault|count|recovery p50|p95|max|lost|doubled",
                        "|kill the broker|20|10.0 s|19.0 s|20.0 s",
                        "|pause the broker|1|0.0 s|0.0 s|0.0 s",
                        "|all|21|10.0 s|19.0 s|20.0 s|1|2");
    }
}
