package io.omniretail.pipeline.state;

import io.omniretail.domain.Unpacker;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a log's records one after another. */
public final class RecordLogSerializer extends MutableStateSerializer<RecordLog> {
    public static final RecordLogSerializer INSTANCE = new RecordLogSerializer();
    private static final long serialVersionUID = 1L;

    @Override
    public RecordLog createInstance() {
        return new RecordLog();
    }

    @Override
    public RecordLog copy(RecordLog from) {
        return from.copy();
    }

    @Override
    public void serialize(RecordLog log, DataOutputView target) throws IOException {
        target.writeLong(log.timerMs());
        target.writeInt(log.bytes());
        log.write(target);
    }

    @Override
    public RecordLog deserialize(DataInputView source) throws IOException {
        RecordLog log = new RecordLog();
        log.setTimerMs(source.readLong());
        byte[] records = new byte[source.readInt()];
        source.readFully(records);
        Unpacker unpacker = new Unpacker().set(records, 0);
        while (unpacker.position() < records.length) {
            int length = unpacker.getUnsignedInt();
            log.add(records, unpacker.position(), length);
            unpacker.skip(length);
        }
        return log;
    }

    @Override
    public TypeSerializerSnapshot<RecordLog> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Version of the layout. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RecordLog> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
