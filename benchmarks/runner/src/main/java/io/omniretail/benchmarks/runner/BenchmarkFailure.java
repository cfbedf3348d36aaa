package io.omniretail.benchmarks.runner;

/** A benchmark that gives no figures: a peer failed, or two answers differ. Its message is meant for the user. */
public final class BenchmarkFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BenchmarkFailure(String message) {
        super(message);
    }
}
