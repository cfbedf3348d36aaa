package io.omniretail.benchmarks.jmh;

import io.omniretail.domain.event.OrderLine;
import io.omniretail.sources.types.PackedTypeInformation;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** An order line through Flink's serializer, as it travels between operators. */
@State(Scope.Thread)
public class Pack {
    private final OrderLine[] events = Samples.events();
    private final TypeSerializer<OrderLine> serializer =
            PackedTypeInformation.of(OrderLine.class).createSerializer(new SerializerConfigImpl());
    private final DataOutputSerializer out = new DataOutputSerializer(1 << 18);
    private final DataInputDeserializer in = new DataInputDeserializer();
    private byte[] written;

    @Setup
    public void fill() throws IOException {
        writeOrderLine();
        written = out.getCopyOfBuffer();
        in.setBuffer(written);
        for (OrderLine event : events) {
            if (serializer.deserialize(in).compareContent(event) != 0) {
                throw new AssertionError("what is read is not what was written");
            }
        }
    }

    /** Average size of a line, in bytes. */
    static int bytes() throws IOException {
        Pack pack = new Pack();
        pack.writeOrderLine();
        return pack.out.length() / Samples.LINES;
    }

    @Benchmark
    @OperationsPerInvocation(Samples.LINES)
    public int writeOrderLine() throws IOException {
        out.clear();
        for (OrderLine event : events) {
            serializer.serialize(event, out);
        }
        return out.length();
    }

    @Benchmark
    @OperationsPerInvocation(Samples.LINES)
    public void readOrderLine(Blackhole blackhole) throws IOException {
        in.setBuffer(written);
        for (int i = 0; i < Samples.LINES; i++) {
            blackhole.consume(serializer.deserialize(in));
        }
    }
}
