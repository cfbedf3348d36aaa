package io.omniretail.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.io.SimpleVersionedSerializerTypeSerializerProxy;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Tells serializers that know their type from those that look at objects by reflection. */
final class Serializers {
    private Serializers() {}

    /**
     * Whether a serializer, or one that it is made of, falls back to Kryo; what it writes of itself for a restore
     * tells. Those of what a sink commits are the sink's own, and Flink cannot write them of themselves.
     */
    static boolean usesKryo(TypeSerializer<?> serializer) {
        if (serializer instanceof SimpleVersionedSerializerTypeSerializerProxy) {
            return false;
        }
        DataOutputSerializer out = new DataOutputSerializer(64);
        try {
            TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new String(out.getCopyOfBuffer(), StandardCharsets.ISO_8859_1).contains("Kryo");
    }
}
