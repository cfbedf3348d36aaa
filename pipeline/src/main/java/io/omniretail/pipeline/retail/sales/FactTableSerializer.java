package io.omniretail.pipeline.retail.sales;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a table as its facts, one after another. */
public final class FactTableSerializer extends TypeSerializerSingleton<FactTable> {
    public static final FactTableSerializer INSTANCE = new FactTableSerializer();
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public FactTable createInstance() {
        return new FactTable();
    }

    @Override
    public FactTable copy(FactTable from) {
        return from.copy();
    }

    @Override
    public FactTable copy(FactTable from, FactTable reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(FactTable table, DataOutputView target) throws IOException {
        Packer packer = new Packer();
        SalesFact fact = new SalesFact();
        for (int i = 0; i < table.count(); i++) {
            table.get(i, fact);
            fact.pack(packer);
            packer.putUnsigned(table.marks(i));
        }
        target.writeBoolean(table.isClosed());
        target.writeInt(table.count());
        target.writeInt(packer.length());
        target.write(packer.bytes(), 0, packer.length());
    }

    @Override
    public FactTable deserialize(DataInputView source) throws IOException {
        FactTable table = new FactTable();
        if (source.readBoolean()) {
            table.close();
        }
        int count = source.readInt();
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        Unpacker unpacker = new Unpacker().set(bytes, 0);
        SalesFact fact = new SalesFact();
        for (int i = 0; i < count; i++) {
            fact.unpack(unpacker);
            table.add(fact, unpacker.getUnsigned());
        }
        return table;
    }

    @Override
    public FactTable deserialize(FactTable reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<FactTable> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Version of the layout. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<FactTable> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
