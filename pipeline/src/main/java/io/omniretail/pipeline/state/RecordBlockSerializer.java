package io.omniretail.pipeline.state;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a block's records as they lie in memory. A block that is read has bytes of its own, which may be kept. */
public final class RecordBlockSerializer extends MutableStateSerializer<RecordBlock> {
    public static final RecordBlockSerializer INSTANCE = new RecordBlockSerializer();
    private static final long serialVersionUID = 1L;

    @Override
    public RecordBlock createInstance() {
        return new RecordBlock();
    }

    @Override
    public RecordBlock copy(RecordBlock from) {
        RecordBlock copy = new RecordBlock();
        copy.bucket = from.bucket;
        copy.earliestMs = from.earliestMs;
        copy.count = from.count;
        copy.bytes = Arrays.copyOf(from.bytes, from.length);
        copy.length = from.length;
        return copy;
    }

    @Override
    public void serialize(RecordBlock block, DataOutputView target) throws IOException {
        target.writeInt(block.bucket);
        target.writeLong(block.earliestMs);
        target.writeInt(block.count);
        target.writeInt(block.length);
        target.write(block.bytes, 0, block.length);
    }

    @Override
    public RecordBlock deserialize(DataInputView source) throws IOException {
        RecordBlock block = new RecordBlock();
        block.bucket = source.readInt();
        block.earliestMs = source.readLong();
        block.count = source.readInt();
        block.length = source.readInt();
        block.bytes = new byte[block.length];
        source.readFully(block.bytes);
        return block;
    }

    @Override
    public TypeSerializerSnapshot<RecordBlock> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Version of the layout. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RecordBlock> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
