package io.omniretail.pipeline.state;

import io.omniretail.domain.Unpacker;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a bucket's records one after another. */
public final class RecordTableSerializer extends MutableStateSerializer<RecordTable> {
    public static final RecordTableSerializer INSTANCE = new RecordTableSerializer();
    private static final long serialVersionUID = 1L;

    @Override
    public RecordTable createInstance() {
        return new RecordTable();
    }

    @Override
    public RecordTable copy(RecordTable from) {
        return from.copy();
    }

    @Override
    public void serialize(RecordTable table, DataOutputView target) throws IOException {
        target.writeLong(table.timerMs());
        target.writeLong(table.counter());
        target.writeInt(table.count());
        ByteBuffer hashes = ByteBuffer.allocate(Integer.BYTES * table.count());
        for (int i = 0; i < table.count(); i++) {
            hashes.putInt(table.hash(i));
        }
        target.write(hashes.array());
        target.writeInt(table.recordBytes());
        table.writeRecords(target);
    }

    @Override
    public RecordTable deserialize(DataInputView source) throws IOException {
        RecordTable table = new RecordTable();
        table.setTimerMs(source.readLong());
        table.setCounter(source.readLong());
        int count = source.readInt();
        ByteBuffer hashes = ByteBuffer.allocate(Integer.BYTES * count);
        source.readFully(hashes.array());
        byte[] records = new byte[source.readInt()];
        source.readFully(records);
        Unpacker unpacker = new Unpacker().set(records, 0);
        for (int i = 0; i < count; i++) {
            int length = unpacker.getUnsignedInt();
            table.add(hashes.getInt(), records, unpacker.position(), length);
            unpacker.skip(length);
        }
        return table;
    }

    @Override
    public TypeSerializerSnapshot<RecordTable> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Version of the layout. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RecordTable> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
