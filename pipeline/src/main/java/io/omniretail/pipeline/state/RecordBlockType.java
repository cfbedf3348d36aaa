package io.omniretail.pipeline.state;

import io.omniretail.sources.types.OpaqueTypeInformation;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink that blocks are written by {@link RecordBlockSerializer}. */
final class RecordBlockType extends OpaqueTypeInformation<RecordBlock> {
    private static final long serialVersionUID = 1L;

    RecordBlockType() {
        super(RecordBlock.class);
    }

    @Override
    public TypeSerializer<RecordBlock> createSerializer(SerializerConfig config) {
        return RecordBlockSerializer.INSTANCE;
    }
}
