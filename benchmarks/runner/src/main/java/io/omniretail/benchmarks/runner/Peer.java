package io.omniretail.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An engine, or a program, that solves the task of a benchmark in a process of its own.
 *
 * <p>To add a peer: make a module {@code benchmarks/NAME} whose {@code main} takes the task from its arguments, writes
 * its answer into the folder that it is given (a table as {@code TABLE.csv} or {@code TABLE/*.csv}, with a header) and
 * prints its own time as {@code job-ms=N}; further figures may be printed likewise, a {@code name=number} a line. Write
 * it as somebody would who knows that engine well, and say in its Javadoc what it leaves out. Then name the module in
 * {@link Engine}, which makes the command line, and list the peer in the benchmark.
 *
 * @param <T> what the benchmark asks for: where the data is, how much memory there may be
 */
public interface Peer<T> {
    /** What it is called in tables and on the command line. */
    String name();

    /** Version of the engine, for the tables. */
    String version();

    /** Whether it takes so long that it runs once and its result is kept. */
    default boolean isSlow() {
        return false;
    }

    /**
     * A kept result is used again only as long as this is the same: of the engine's version and the peer's own code.
     */
    default String fingerprint() {
        return version();
    }

    /** Whether its answer is compared; a program that only shows a limit has none. */
    default boolean hasAnswer() {
        return true;
    }

    /** Makes ready what its process needs, outside the time that is measured. */
    default void prepare(T task) throws IOException, InterruptedException {}

    /** Puts its answer into the folder if its process left it elsewhere, outside the time that is measured. */
    default void collect(T task, Path answer) throws IOException, InterruptedException {}

    /**
     * The process to run.
     *
     * @param answer folder for its answer, empty
     */
    Command command(T task, Path answer);

    /** The figures that a finished process has printed; times are named {@code job-ms}. */
    default Map<String, Double> figures(List<String> printed) {
        return Measurement.figures(printed);
    }
}
