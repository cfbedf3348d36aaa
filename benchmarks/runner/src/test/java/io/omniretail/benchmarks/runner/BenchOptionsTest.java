package io.omniretail.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.benchmarks.runner.report.ReportBenchmark;
import io.omniretail.domain.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {
    private static final List<Peer<String>> PEERS =
            List.of(new Named("omniretail"), new Named("duckdb"), new Named("spark"));

    private enum Shape {
        ROUND,
        SQUARE
    }

    private record Named(String name) implements Peer<String> {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public Command command(String task, Path answer) {
            return new Command(List.of(name, task), Map.of());
        }
    }

    private static BenchOptions parse(String... arguments) {
        return BenchOptions.parse(new ReportBenchmark(), List.of(arguments));
    }

    private static List<String> peers(String... arguments) {
        return parse(arguments).peers(PEERS).stream().map(Peer::name).toList();
    }

    @Test
    void shouldFallBackToDefaults() {
        BenchOptions options = parse();

        assertThat(options.rows(10_000_000)).isEqualTo(10_000_000);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.heap()).isEqualTo("4g");
        assertThat(options.redo()).isFalse();
        assertThat(options.choice(BenchOption.FORM, Shape.SQUARE)).isEqualTo(Shape.SQUARE);
        assertThat(peers()).containsExactly("omniretail", "duckdb", "spark");
    }

    @Test
    void shouldReadWhatIsGiven() {
        BenchOptions options = parse("--rows", "200000", "--rounds=5", "--redo", "--heap", "1500m", "--form", "round");

        assertThat(options.rows(10_000_000)).isEqualTo(200_000);
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.heap()).isEqualTo("1500m");
        assertThat(options.redo()).isTrue();
        assertThat(options.choice(BenchOption.FORM, Shape.SQUARE)).isEqualTo(Shape.ROUND);
    }

    @Test
    void shouldRunPeersInTheOrderThatWasAskedFor() {
        assertThat(peers("--peers", "spark, omniretail,spark")).containsExactly("spark", "omniretail");
    }

    @Test
    void shouldNameThePeersThatThereAreWhenOneIsUnknown() {
        assertThatThrownBy(() -> peers("--peers", "duckdb,sparc"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--peers: cannot read \"sparc\": some of omniretail, duckdb, spark are needed,"
                        + " did you mean spark?");
    }

    @ParameterizedTest
    @CsvSource({"--rows,0", "--rows,many", "--rounds,101", "--heap,4", "--heap,0g", "--form,oval"})
    void shouldRefuseValuesThatMakeNoSense(String flag, String value) {
        assertThatThrownBy(() -> {
                    BenchOptions options = parse(flag, value);
                    options.rows(1);
                    options.rounds();
                    options.heap();
                    options.choice(BenchOption.FORM, Shape.ROUND);
                })
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(flag + ": cannot read \"" + value + "\": ");
    }

    @Test
    void shouldRefuseAFlagThatIsGivenTwice() {
        assertThatThrownBy(() -> parse("--rows", "1", "--rows", "2"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--rows is given twice: give it once");
    }

    @Test
    void shouldRefuseAFlagOfAnotherBenchmark() {
        assertThatThrownBy(() -> parse("--no-such-flag", "1"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("unknown flag --no-such-flag");
    }
}
