package io.omniretail.benchmarks.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.omniretail.sources.Decoded;
import io.omniretail.sources.decode.RecordFormat;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * From the bytes of an order line to an event that is checked; Jackson's tree, which checks nothing, for comparison.
 */
@State(Scope.Thread)
public class Decode {
    private final byte[][] csv = Samples.csv();
    private final byte[][] json = Samples.json();
    private final RecordFormat csvFormat = Samples.csvFormat();
    private final RecordFormat jsonFormat = Samples.jsonFormat();
    private final ObjectMapper jackson = new ObjectMapper();
    private final Decoded decoded = new Decoded();

    @Setup
    public void check() {
        Samples.check();
    }

    @Benchmark
    @OperationsPerInvocation(Samples.LINES)
    public void orderLineFromCsv(Blackhole blackhole) {
        decode(csvFormat, csv, blackhole);
    }

    @Benchmark
    @OperationsPerInvocation(Samples.LINES)
    public void orderLineFromJson(Blackhole blackhole) {
        decode(jsonFormat, json, blackhole);
    }

    private void decode(RecordFormat format, byte[][] lines, Blackhole blackhole) {
        for (int i = 0; i < Samples.LINES; i++) {
            blackhole.consume(format.decode(lines[i], 0, lines[i].length, i, decoded));
            blackhole.consume(decoded);
        }
    }

    @Benchmark
    @OperationsPerInvocation(Samples.LINES)
    public void jacksonTreeFromJson(Blackhole blackhole) throws IOException {
        for (byte[] line : json) {
            JsonNode tree = jackson.readTree(line);
            blackhole.consume(tree);
        }
    }
}
