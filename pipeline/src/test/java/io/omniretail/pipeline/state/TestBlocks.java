package io.omniretail.pipeline.state;

import io.omniretail.domain.Packed;
import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Blocks as operators receive and give them. */
public final class TestBlocks {
    private TestBlocks() {}

    /** A record that travels alone. */
    public static StreamRecord<RecordBlock> of(Packed packed, int bucket, long timeMs) {
        RecordBlock block = new RecordBlock();
        block.start(bucket);
        add(block, packed, timeMs);
        return new StreamRecord<>(block, timeMs);
    }

    /** Lets a record of an event time in epoch milliseconds travel with others. */
    public static void add(RecordBlock block, Packed packed, long timeMs) {
        Packer packer = new Packer();
        packed.pack(packer);
        block.add(packer, timeMs);
    }

    /** The records of blocks. */
    public static <T extends Packed> List<T> records(List<RecordBlock> blocks, Supplier<T> newRecord) {
        List<T> records = new ArrayList<>();
        Unpacker unpacker = new Unpacker();
        for (RecordBlock block : blocks) {
            RecordCursor cursor = block.cursor();
            while (cursor.next(unpacker)) {
                T next = newRecord.get();
                next.unpack(unpacker);
                records.add(next);
            }
        }
        return records;
    }
}
