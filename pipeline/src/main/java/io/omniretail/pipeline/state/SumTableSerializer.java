package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a table as its entries, one after another: key, measures and marks; then the carries, if it has any. */
public final class SumTableSerializer extends MutableStateSerializer<SumTable> {
    public static final SumTableSerializer INSTANCE = new SumTableSerializer();
    private static final long serialVersionUID = 1L;

    private static final int CLOSED = 1;
    private static final int CARRIES = 2;

    @Override
    public SumTable createInstance() {
        return new SumTable(0);
    }

    @Override
    public SumTable copy(SumTable from) {
        return from.copy();
    }

    @Override
    public void serialize(SumTable table, DataOutputView target) throws IOException {
        Packer packer = new Packer();
        for (int i = 0; i < table.count(); i++) {
            table.pack(i, packer);
        }
        if (table.hasCarries()) {
            table.packCarries(packer);
        }
        target.writeInt(table.measures());
        target.writeByte((table.isClosed() ? CLOSED : 0) | (table.hasCarries() ? CARRIES : 0));
        target.writeInt(table.count());
        target.writeInt(packer.length());
        target.write(packer.bytes(), 0, packer.length());
    }

    @Override
    public SumTable deserialize(DataInputView source) throws IOException {
        SumTable table = new SumTable(source.readInt());
        int flags = source.readByte();
        if ((flags & CLOSED) != 0) {
            table.close();
        }
        int count = source.readInt();
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        Unpacker unpacker = new Unpacker().set(bytes, 0);
        for (int i = 0; i < count; i++) {
            table.addPacked(unpacker);
        }
        if ((flags & CARRIES) != 0) {
            table.addPackedCarries(unpacker);
        }
        return table;
    }

    @Override
    public TypeSerializerSnapshot<SumTable> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Version of the layout. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SumTable> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
