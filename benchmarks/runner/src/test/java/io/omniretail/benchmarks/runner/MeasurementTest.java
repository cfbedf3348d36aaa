package io.omniretail.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    @Test
    void shouldReadFiguresAmongWhatAPeerPrints() {
        assertThat(Measurement.figures(List.of("starting", "job-ms=1500", "a=b", "p99.9-ms=12.5", "x=1 or so")))
                .isEqualTo(Map.of("job-ms", 1500.0, "p99.9-ms", 12.5));
    }

    @Test
    void shouldTakeTheWholeTimeWhereAJobDoesNotTellItsOwn() {
        assertThat(new Measurement(3, 0, 0, Map.of()).jobSeconds()).isEqualTo(3);
        assertThat(new Measurement(3, 0, 0, Map.of("job-ms", 1500.0)).jobSeconds())
                .isEqualTo(1.5);
    }

    @Test
    void shouldFindTheMedianAndTheRangeOfRuns() {
        List<Measurement> runs = List.of(
                new Measurement(3, 0, 0, Map.of()),
                new Measurement(1, 0, 0, Map.of()),
                new Measurement(8, 0, 0, Map.of()),
                new Measurement(2, 0, 0, Map.of()));

        assertThat(Statistics.of(runs, Measurement::wallSeconds)).isEqualTo(new Statistics(2.5, 1, 8));
        assertThat(Statistics.of(runs.subList(0, 3), Measurement::wallSeconds)).isEqualTo(new Statistics(3, 1, 8));
    }

    @Test
    void shouldShowCommandsAsAShellTakesThem() {
        Command command = new Command(List.of("java", "-cp", "lib/*:a b.jar", "Main", "it's"), Map.of("HEAP", "4g"));

        assertThat(command).hasToString("HEAP=4g java -cp 'lib/*:a b.jar' Main 'it'\\''s'");
    }
}
