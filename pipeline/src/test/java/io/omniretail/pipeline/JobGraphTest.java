package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.OrderLine;
import io.omniretail.sources.types.PackedTypeInformation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobGraphTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"retail", "sensors"})
    void shouldNeverUseAGenericSerializerBetweenOperators(String pipeline) throws Exception {
        for (StreamNode node : graph(pipeline).getStreamNodes()) {
            List<TypeSerializer<?>> serializers = new ArrayList<>(Arrays.asList(node.getTypeSerializersIn()));
            serializers.add(node.getTypeSerializerOut());
            serializers.add(node.getStateKeySerializer());
            assertThat(serializers)
                    .as(node.getOperatorName())
                    .filteredOn(Objects::nonNull)
                    .noneMatch(Serializers::usesKryo);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"retail", "sensors"})
    void shouldNameEveryOperatorAndGiveItAnUidOfItsOwn(String pipeline) throws Exception {
        List<StreamNode> nodes = List.copyOf(graph(pipeline).getStreamNodes());

        assertThat(nodes).hasSizeGreaterThan(5);
        assertThat(nodes)
                .extracting(StreamNode::getTransformationUID)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(nodes)
                .extracting(StreamNode::getOperatorName)
                .allSatisfy(name -> assertThat(name).matches("[A-Z].*").doesNotContain("Unnamed", "Process", "Map"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"retail", "sensors"})
    void shouldKeepKeyGroupsAndParallelismWithinWhatCheckpointsAllow(String pipeline) throws Exception {
        StreamGraph graph = graph(pipeline);

        assertThat(graph.getExecutionConfig().getMaxParallelism()).isEqualTo(JobSettings.MAX_PARALLELISM);
        assertThat(graph.getExecutionConfig().isObjectReuseEnabled()).isTrue();
        assertThat(graph.getStreamNodes()).allMatch(node -> node.getParallelism() <= JobSettings.MAX_PARALLELISM);
    }

    @Test
    void shouldTellGenericSerializersFromOthers() {
        assertThat(Serializers.usesKryo(serializer(new GenericTypeInfo<>(Object.class))))
                .isTrue();
        assertThat(Serializers.usesKryo(serializer(TypeInformation.of(Path[].class))))
                .isTrue();
        assertThat(Serializers.usesKryo(serializer(PackedTypeInformation.of(OrderLine.class))))
                .isFalse();
    }

    private static TypeSerializer<?> serializer(TypeInformation<?> type) {
        return type.createSerializer(
                StreamExecutionEnvironment.createLocalEnvironment(1).getConfig().getSerializerConfig());
    }

    private StreamGraph graph(String pipeline) throws Exception {
        for (String feed : List.of("orders", "customers", "payments", "readings")) {
            Files.createDirectories(folder.resolve(feed));
        }
        JobOptions options = SmallCluster.options(List.of(
                "--pipeline",
                pipeline,
                "--input",
                folder.toString(),
                "--output",
                folder.resolve("out").toString(),
                "--output",
                folder.resolve("json") + "?format=json"));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(JobSettings.of(options));
        PipelineJob.build(environment, options);
        return environment.getStreamGraph();
    }
}
