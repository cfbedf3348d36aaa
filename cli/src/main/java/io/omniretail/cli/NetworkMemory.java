package io.omniretail.cli;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The memory for the buffers between the tasks of a job that all run in one process. A task needs one for each task
 * that it hands records to, so that the need grows with the square of the parallelism.
 */
final class NetworkMemory {
    /** For few tasks: many times what they need. */
    private static final MemorySize USUAL = MemorySize.ofMebiBytes(128);

    /** Smaller than usual where tasks are many, so as to keep their sum within a usual heap's size. */
    private static final MemorySize SMALL_BUFFER = MemorySize.parse("8kb");

    private NetworkMemory() {}

    /** Sets as much as a job needs, unless the settings already say how much there is. */
    static void size(Configuration settings, StreamGraph graph) {
        if (settings.contains(TaskManagerOptions.NETWORK_MEMORY_MIN)
                || settings.contains(TaskManagerOptions.NETWORK_MEMORY_MAX)) {
            return;
        }
        long buffers = buffers(graph);
        MemorySize memory = USUAL;
        if (neededBytes(buffers, settings) > USUAL.getBytes()) {
            if (!settings.contains(TaskManagerOptions.MEMORY_SEGMENT_SIZE)) {
                settings.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, SMALL_BUFFER);
            }
            memory = USUAL.add(new MemorySize(neededBytes(buffers, settings)));
        }
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, memory);
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, memory);
    }

    private static long neededBytes(long buffers, Configuration settings) {
        return buffers * settings.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE).getBytes();
    }

    /** Without which Flink does not start the job's tasks. Edges within a task need none, but are few beside others. */
    private static long buffers(StreamGraph graph) {
        return graph.getStreamNodes().stream()
                .flatMap(node -> node.getOutEdges().stream())
                .mapToLong(edge -> buffers(edge, graph))
                .sum();
    }

    private static long buffers(StreamEdge edge, StreamGraph graph) {
        long writers = graph.getStreamNode(edge.getSourceId()).getParallelism();
        long readers = graph.getStreamNode(edge.getTargetId()).getParallelism();
        long readersOfOne = edge.getPartitioner().isPointwise() ? (readers + writers - 1) / writers : readers;
        return writers * (readersOfOne + 1) + readers;
    }
}
