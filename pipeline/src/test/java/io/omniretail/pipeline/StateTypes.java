package io.omniretail.pipeline;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/** Looks into a checkpoint: which state it holds, and by what it was serialised. */
final class StateTypes {
    private final Map<String, TypeSerializer<?>> serializers = new TreeMap<>();

    private StateTypes() {}

    /** The serializers of all state in a checkpoint, by the state's name and what it serialises. */
    static Map<String, TypeSerializer<?>> of(String checkpoint) throws IOException {
        StateTypes types = new StateTypes();
        Path file = Path.of(URI.create(checkpoint)).resolve("_metadata");
        CheckpointMetadata metadata;
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            metadata = Checkpoints.loadCheckpointMetadata(in, loader(), checkpoint);
        }
        for (OperatorState operator : metadata.getOperatorStates()) {
            for (OperatorSubtaskState subtask : operator.getStates()) {
                for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
                    types.addKeyed((StreamStateHandle) handle);
                }
                for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
                    types.addOperator(handle);
                }
            }
        }
        return types.serializers;
    }

    private void addKeyed(StreamStateHandle handle) throws IOException {
        try (FSDataInputStream in = handle.openInputStream()) {
            KeyedBackendSerializationProxy<Object> header = new KeyedBackendSerializationProxy<>(loader());
            header.read(new DataInputViewStreamWrapper(in));
            serializers.put("key", header.getKeySerializerSnapshot().restoreSerializer());
            header.getStateMetaInfoSnapshots().forEach(this::add);
        }
    }

    private void addOperator(OperatorStateHandle handle) throws IOException {
        try (FSDataInputStream in = handle.openInputStream()) {
            OperatorBackendSerializationProxy header = new OperatorBackendSerializationProxy(loader());
            header.read(new DataInputViewStreamWrapper(in));
            header.getOperatorStateMetaInfoSnapshots().forEach(this::add);
            header.getBroadcastStateMetaInfoSnapshots().forEach(this::add);
        }
    }

    private void add(StateMetaInfoSnapshot state) {
        for (CommonSerializerKeys part : CommonSerializerKeys.values()) {
            if (state.getTypeSerializerSnapshot(part) != null) {
                serializers.put(
                        state.getName() + " " + part,
                        state.getTypeSerializerSnapshot(part).restoreSerializer());
            }
        }
    }

    private static ClassLoader loader() {
        return StateTypes.class.getClassLoader();
    }
}
