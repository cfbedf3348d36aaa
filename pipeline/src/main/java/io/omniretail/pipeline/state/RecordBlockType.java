package io.omniretail.pipeline.state;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink that blocks are written by {@link RecordBlockSerializer}. */
final class RecordBlockType extends TypeInformation<RecordBlock> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<RecordBlock> getTypeClass() {
        return RecordBlock.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<RecordBlock> createSerializer(SerializerConfig config) {
        return RecordBlockSerializer.INSTANCE;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RecordBlockType;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordBlockType;
    }

    @Override
    public int hashCode() {
        return RecordBlock.class.hashCode();
    }

    @Override
    public String toString() {
        return "RecordBlock";
    }
}
