package io.omniretail.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.domain.event.Feed;
import io.omniretail.domain.event.OrderLine;
import io.omniretail.sources.kafka.TestBroker;
import io.omniretail.sources.types.PackedTypeInformation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The graphs of jobs, in every form that a user can ask for. */
class JobGraphTest {
    private static final Set<String> SOURCES = Set.of("files", "kafka", "history", "history-then-live");

    private static final Set<String> SALES_OPERATORS = Set.of(
            "place-reader",
            "intake",
            "blocks-of-lines",
            "blocks-of-customers",
            "blocks-of-payments",
            "blocks-of-order-lines",
            "blocks-of-order-payments",
            "lines-region",
            "payments-once",
            "orders-facts",
            "payments-unmatched",
            "sales-combine",
            "sales-daily-totals",
            "roll-ups-combine",
            "roll-ups-totals",
            "rejects-and-late",
            "ledger");

    private static final Set<String> FRAUD_OPERATORS = Set.of(
            "blocks-of-verdicts",
            "blocks-of-attempts-and-chargebacks",
            "verdicts-once",
            "fraud-confirmed",
            "fraud-said",
            "fraud-labels",
            "fraud-attempts",
            "fraud-customer-features",
            "fraud-card-features",
            "fraud-terminal-features",
            "fraud-scores",
            "fraud-decisions");

    /** By pipeline, the uids of the operators between sources and sinks: checkpoints are restored by them. */
    private static final Map<String, Set<String>> OPERATORS = Map.of(
            "retail",
            SALES_OPERATORS,
            "fraud",
            Stream.concat(SALES_OPERATORS.stream(), FRAUD_OPERATORS.stream()).collect(Collectors.toSet()),
            "sensors",
            Set.of(
                    "place-reader",
                    "intake",
                    "blocks-of-readings",
                    "readings-statistics",
                    "rejects-and-late",
                    "ledger"));

    /** The pipeline of retail with decisions on payments. */
    private static final String FRAUD = "fraud";

    @TempDir
    private static Path brokerFolder;

    private static TestBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start(brokerFolder);
        for (Feed feed : Feed.values()) {
            broker.createTopic(feed.id(), 1);
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private enum Place {
        FILES,
        KAFKA,
        BOTH
    }

    private static Stream<Arguments> jobs() {
        List<Arguments> jobs = new ArrayList<>();
        for (String pipeline : List.of("retail", "sensors", FRAUD)) {
            for (String mode : List.of("batch", "stream")) {
                for (Place input : Place.values()) {
                    if (input == Place.BOTH && mode.equals("batch")) {
                        continue;
                    }
                    for (Place output : Place.values()) {
                        jobs.add(Arguments.of(pipeline, mode, input, output));
                    }
                }
            }
        }
        return jobs.stream();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void shouldNeverUseAGenericSerializerBetweenOperators(String pipeline, String mode, Place input, Place output)
            throws Exception {
        for (StreamNode node : graph(pipeline, mode, input, output).getStreamNodes()) {
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
    @MethodSource("jobs")
    void shouldNameEveryOperatorAndGiveItAnUidOfItsOwn(String pipeline, String mode, Place input, Place output)
            throws Exception {
        List<StreamNode> nodes =
                List.copyOf(graph(pipeline, mode, input, output).getStreamNodes());

        assertThat(nodes)
                .extracting(StreamNode::getTransformationUID)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(nodes)
                .extracting(StreamNode::getOperatorName)
                .allSatisfy(name -> assertThat(name).matches("[A-Z].*").doesNotContain("Unnamed", "Process", "Map"));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void shouldKeepKeyGroupsAndParallelismWithinWhatCheckpointsAllow(
            String pipeline, String mode, Place input, Place output) throws Exception {
        StreamGraph graph = graph(pipeline, mode, input, output);

        assertThat(graph.getExecutionConfig().getMaxParallelism()).isEqualTo(JobSettings.MAX_PARALLELISM);
        assertThat(graph.getExecutionConfig().isObjectReuseEnabled()).isTrue();
        assertThat(graph.getStreamNodes()).allMatch(node -> node.getParallelism() <= JobSettings.MAX_PARALLELISM);
    }

    @ParameterizedTest
    @CsvSource({"stream, 0s, 0", "stream, 30ms, 30", "stream, 1s, 100", "batch, 0s, 100"})
    void shouldBufferRecordsNoLongerThanRunningTotalsMayTake(String mode, String emitInterval, long expectedMs)
            throws Exception {
        assertThat(bufferTimeoutMs(Map.of(), "--mode", mode, "--emit-interval", emitInterval))
                .isEqualTo(expectedMs);
    }

    @Test
    void shouldLeaveTheBufferTimeoutToWhoeverChoosesOne() throws Exception {
        assertThat(bufferTimeoutMs(
                        Map.of("execution.buffer-timeout.interval", "20ms"),
                        "--mode",
                        "stream",
                        "--emit-interval",
                        "0s"))
                .isEqualTo(20);
    }

    private long bufferTimeoutMs(Map<String, String> chosen, String... flags) throws Exception {
        Files.createDirectories(folder.resolve("readings"));
        List<String> all = new ArrayList<>(List.of("--pipeline", "sensors", "--input", folder.toString()));
        all.addAll(List.of("--output", folder.resolve("out").toString()));
        all.addAll(List.of(flags));
        JobOptions options = SmallCluster.options(all);
        Configuration settings = Configuration.fromMap(chosen);
        settings.addAll(JobSettings.of(options));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        PipelineJob.build(environment, options);
        return environment.getBufferTimeout();
    }

    @ParameterizedTest
    @ValueSource(strings = {"retail", "sensors", FRAUD})
    void shouldHaveTheSameOperatorsBetweenSourcesAndSinksInAllForms(String pipeline) throws Exception {
        Map<String, String> expected = operators(graph(pipeline, "batch", Place.FILES, Place.FILES));

        assertThat(expected.keySet()).isEqualTo(OPERATORS.get(pipeline));
        for (Object[] job : jobs().map(Arguments::get)
                .filter(job -> job[0].equals(pipeline))
                .toList()) {
            assertThat(operators(graph(pipeline, (String) job[1], (Place) job[2], (Place) job[3])))
                    .as(Arrays.toString(job))
                    .isEqualTo(expected);
        }
    }

    /** The operators by uid, with their names and those before them; without sources and sinks. */
    private static Map<String, String> operators(StreamGraph graph) {
        Map<String, String> operators = new TreeMap<>();
        for (StreamNode node : graph.getStreamNodes()) {
            String uid = node.getTransformationUID();
            if (!SOURCES.contains(uid) && !isSink(uid)) {
                List<String> before = node.getInEdges().stream()
                        .map(edge -> graph.getStreamNode(edge.getSourceId()).getTransformationUID())
                        .map(other -> SOURCES.contains(other) ? "a source" : other)
                        .sorted()
                        .toList();
                operators.put(uid, node.getOperatorName() + " after " + before);
            }
        }
        return operators;
    }

    private static boolean isSink(String uid) {
        return Stream.of("result-files", "changelog-files", "kafka-results", "kafka-urgent-results")
                .anyMatch(uid::contains);
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

    /** Else a job would go on with a checkpoint in whose buckets it does not find its records. */
    @ParameterizedTest
    @ValueSource(strings = {"retail", "sensors"})
    void shouldRefuseACheckpointOfABackendThatNeedsOtherBuckets(String pipeline) throws Exception {
        Set<String> onHeap =
                operators(graph(pipeline, "batch", Place.FILES, Place.FILES)).keySet();
        Configuration rocksDb = new Configuration();
        rocksDb.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        Set<String> inRocksDb = operators(graph(pipeline, "batch", Place.FILES, Place.FILES, rocksDb))
                .keySet();

        Set<String> differing = new TreeSet<>(onHeap);
        differing.removeAll(inRocksDb);
        assertThat(differing)
                .isEqualTo(
                        pipeline.equals("retail")
                                ? Set.of("lines-region", "payments-once", "orders-facts")
                                : Set.of("readings-statistics"));
    }

    private StreamGraph graph(String pipeline, String mode, Place input, Place output) throws Exception {
        return graph(pipeline, mode, input, output, new Configuration());
    }

    private StreamGraph graph(String pipeline, String mode, Place input, Place output, Configuration more)
            throws Exception {
        for (Feed feed : Feed.values()) {
            Files.createDirectories(folder.resolve(feed.id()));
        }
        String topics = "kafka://" + broker.servers();
        List<String> flags = new ArrayList<>(List.of("--mode", mode));
        if (pipeline.equals(FRAUD)) {
            Path rules = Files.writeString(
                    folder.resolve("rules.yaml"),
                    "rules: [{name: large, field: amount, comparison: '>', threshold: 900, action: hold}]");
            flags.addAll(List.of("--rules", rules.toString(), "--features", "yes"));
        } else {
            flags.addAll(List.of("--pipeline", pipeline));
        }
        if (input != Place.KAFKA) {
            flags.addAll(List.of("--input", folder.toString()));
        }
        if (input != Place.FILES) {
            flags.addAll(List.of("--input", topics));
        }
        if (output != Place.KAFKA) {
            flags.addAll(List.of("--output", folder.resolve("out").toString()));
            flags.addAll(List.of("--output", folder.resolve("json") + "?format=json"));
        }
        if (output != Place.FILES) {
            flags.addAll(List.of("--output", topics, "--output", topics + "?prefix=copy."));
        }
        JobOptions options = SmallCluster.options(flags);
        Configuration configuration = JobSettings.of(options);
        configuration.addAll(more);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        PipelineJob.build(environment, options);
        return environment.getStreamGraph();
    }
}
