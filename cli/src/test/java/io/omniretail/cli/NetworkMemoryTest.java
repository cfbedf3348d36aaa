package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

class NetworkMemoryTest {
    private final Configuration settings = new Configuration();

    /** @param exchanges how often each task hands records to each */
    private void size(int parallelism, int exchanges) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(parallelism);
        var numbers = environment.fromSequence(1, 2);
        for (int i = 0; i < exchanges; i++) {
            numbers.rebalance().sinkTo(new DiscardingSink<>());
        }
        NetworkMemory.size(settings, environment.getStreamGraph());
    }

    @Test
    void shouldBeTheUsualForFewTasks() {
        size(8, 10);

        assertThat(settings.get(TaskManagerOptions.NETWORK_MEMORY_MIN)).isEqualTo(MemorySize.ofMebiBytes(128));
        assertThat(settings.get(TaskManagerOptions.NETWORK_MEMORY_MAX)).isEqualTo(MemorySize.ofMebiBytes(128));
        assertThat(settings.contains(TaskManagerOptions.MEMORY_SEGMENT_SIZE)).isFalse();
    }

    @Test
    void shouldHaveABufferForEachPairOfTasksAndOneForEachTask() {
        size(128, 10);

        long buffers = 10 * (128 * (128 + 1) + 128);
        MemorySize memory = settings.get(TaskManagerOptions.NETWORK_MEMORY_MAX);
        assertThat(settings.get(TaskManagerOptions.NETWORK_MEMORY_MIN)).isEqualTo(memory);
        assertThat(memory.getBytes()
                        / settings.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE).getBytes())
                .isBetween(buffers, 2 * buffers);
    }

    @Test
    void shouldKeepBuffersOfTheSizeThatTheUserChose() {
        settings.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("32kb"));
        size(128, 10);

        assertThat(settings.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE)).isEqualTo(MemorySize.parse("32kb"));
        assertThat(settings.get(TaskManagerOptions.NETWORK_MEMORY_MAX))
                .isGreaterThan(MemorySize.parse("32kb").multiply(10 * 128 * 128));
    }

    @Test
    void shouldLeaveTheMemoryToWhoeverChoosesIt() {
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(200));
        size(128, 10);

        assertThat(settings.contains(TaskManagerOptions.NETWORK_MEMORY_MIN)).isFalse();
        assertThat(settings.get(TaskManagerOptions.NETWORK_MEMORY_MAX)).isEqualTo(MemorySize.ofMebiBytes(200));
    }
}
