package io.omniretail.benchmarks.runner;

import java.util.Set;

/**
 * Something that {@code ./omni bench NAME} measures.
 *
 * <p>To add a benchmark, implement this interface and list it in {@link BenchMain}. Generate its data once with
 * {@link Workbench#generated}, let {@link Rounds} run the {@link Peer peers} in turn and compare their answers, and
 * give the figures back.
 */
public interface Benchmark {
    /** What it is called on the command line. */
    String name();

    /** What it measures, for the help. */
    String sentence();

    /** The flags that it takes. */
    Set<BenchOption> options();

    /**
     * Measures. No time may be shown before all answers have been compared.
     *
     * @throws BenchmarkFailure if a peer fails, or two answers differ
     */
    Figures run(BenchOptions options, Workbench workbench) throws Exception;
}
