package io.omniretail.pipeline.state;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Text;
import io.omniretail.domain.Unpacker;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a map's values, then its entries as they lie in memory. */
public final class TextMapSerializer extends MutableStateSerializer<TextMap> {
    public static final TextMapSerializer INSTANCE = new TextMapSerializer();
    private static final long serialVersionUID = 1L;

    @Override
    public TextMap createInstance() {
        return new TextMap();
    }

    @Override
    public TextMap copy(TextMap from) {
        return from.copy();
    }

    @Override
    public void serialize(TextMap map, DataOutputView target) throws IOException {
        Packer values = new Packer();
        for (int i = 0; i < map.valueCount(); i++) {
            values.putText(map.value(i));
        }
        target.writeInt(map.valueCount());
        target.writeInt(values.length());
        target.write(values.bytes(), 0, values.length());
        target.writeInt(map.count());
        target.writeInt(map.bytes());
        map.write(target);
    }

    @Override
    public TextMap deserialize(DataInputView source) throws IOException {
        TextMap map = new TextMap();
        int valueCount = source.readInt();
        Unpacker values = new Unpacker().set(readBytes(source), 0);
        for (int i = 0; i < valueCount; i++) {
            Text value = new Text();
            values.getText(value);
            map.addValue(value);
        }
        int count = source.readInt();
        map.setEntries(readBytes(source), count);
        return map;
    }

    private static byte[] readBytes(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return bytes;
    }

    @Override
    public TypeSerializerSnapshot<TextMap> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Version of the layout. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TextMap> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
