package io.omniretail.benchmarks.runner.latency;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.IntConsumer;

/** What is sent, numbered from 0, and how its results are known again. */
interface Load {
    /** A record that is sent until the peer answers, and is not measured. */
    byte[] first(int attempt);

    /** Whether a result is that of such a record. */
    boolean isOfFirst(JsonNode result);

    /** A record as JSON. */
    byte[] record(int number);

    /**
     * Takes a result.
     *
     * @param visible takes the number of each record that can be seen to be in it
     */
    void see(JsonNode result, IntConsumer visible);

    /**
     * Checks what it has seen, when all results are there.
     *
     * @throws io.omniretail.benchmarks.runner.BenchmarkFailure if that is not what has been sent
     */
    void requireRightResults();
}
