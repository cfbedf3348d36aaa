package io.omniretail.pipeline.state;

import io.omniretail.domain.Unpacker;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a bucket's records one after another. */
public final class RecordTableSerializer extends TypeSerializerSingleton<RecordTable> {
    public static final RecordTableSerializer INSTANCE = new RecordTableSerializer();
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public RecordTable createInstance() {
        return new RecordTable();
    }

    @Override
    public RecordTable copy(RecordTable from) {
        return from.copy();
    }

    @Override
    public RecordTable copy(RecordTable from, RecordTable reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(RecordTable table, DataOutputView target) throws IOException {
        target.writeLong(table.timerMs());
        target.writeLong(table.counter());
        target.writeInt(table.count());
        Unpacker unpacker = new Unpacker();
        for (int i = 0; i < table.count(); i++) {
            int length = table.seek(i, unpacker).getUnsignedInt();
            target.writeInt(table.hash(i));
            target.writeInt(length);
            target.write(unpacker.bytes(), unpacker.position(), length);
        }
    }

    @Override
    public RecordTable deserialize(DataInputView source) throws IOException {
        RecordTable table = new RecordTable();
        table.setTimerMs(source.readLong());
        table.setCounter(source.readLong());
        byte[] bytes = new byte[256];
        for (int left = source.readInt(); left > 0; left--) {
            int hash = source.readInt();
            int length = source.readInt();
            if (length > bytes.length) {
                bytes = new byte[length * 2];
            }
            source.readFully(bytes, 0, length);
            table.add(hash, bytes, 0, length);
        }
        return table;
    }

    @Override
    public RecordTable deserialize(RecordTable reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
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
