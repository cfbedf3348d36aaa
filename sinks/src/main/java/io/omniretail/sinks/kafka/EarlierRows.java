package io.omniretail.sinks.kafka;

import io.omniretail.domain.Packer;
import io.omniretail.domain.Unpacker;
import io.omniretail.domain.UsageException;
import io.omniretail.domain.result.ResultRow;
import io.omniretail.domain.result.ResultTable;
import io.omniretail.domain.result.ResultTable.Column;
import io.omniretail.domain.rule.Days;
import io.omniretail.sinks.JsonRows;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Passes on the rows of a report, keyed by {@link RowKey}, and at its end removes those that stood in its topics before
 * it began, are its to replace, and have not been written anew. What others have committed since stays.
 *
 * <p>Its state is where the topics ended when the job was first started, and the keys that were written since. Every
 * instance reads the topics from their beginning, once, and looks after its own keys.
 */
final class EarlierRows extends AbstractStreamOperator<ResultRow>
        implements OneInputStreamOperator<ResultRow, ResultRow> {
    private static final long serialVersionUID = 1L;

    private static final int FIRST_CAPACITY = 1 << 10;

    private final KafkaOutput place;
    private final ReplacedRows replaced;
    /** By topic, the end of each partition; only of topics that are not empty. */
    private Map<String, long[]> ends;

    /** The keys of written rows, hashed. */
    private transient long[] written;

    private transient int writtenCount;
    private transient ListState<Map<String, long[]>> endsState;
    private transient ListState<long[]> writtenState;

    private EarlierRows(KafkaOutput place, ReplacedRows replaced, Map<String, long[]> ends) {
        this.place = place;
        this.replaced = replaced;
        this.ends = ends;
    }

    /** Name of the accumulator that holds how many rows were removed from an output. */
    static String removedAccumulator(KafkaOutput output) {
        return "removedRows." + output;
    }

    /** Name of the accumulator that is above 0 if an open transaction hid rows of an output. */
    static String hiddenAccumulator(KafkaOutput output) {
        return "hiddenRows." + output;
    }

    /**
     * For a job that is about to be started.
     *
     * @throws UsageException if a topic that holds rows may not be read
     */
    static EarlierRows of(KafkaOutput output, ReplacedRows replaced) {
        return KafkaAdmin.ask(output, admin -> {
            List<TopicDescription> known = knownTopics(admin, output);
            Map<String, long[]> ends = TopicEnds.ofDescribed(admin, known);
            ends.values().removeIf(ofTopic -> Arrays.stream(ofTopic).allMatch(end -> end == 0));
            known.stream()
                    .filter(topic -> ends.containsKey(topic.name()))
                    .forEach(topic -> requireReadable(output, topic));
            return new EarlierRows(output, replaced, ends);
        });
    }

    /** Without those that were created a moment ago, of which not every broker may have heard: they are empty. */
    private static List<TopicDescription> knownTopics(Admin admin, KafkaOutput output)
            throws ExecutionException, InterruptedException {
        List<String> topics = output.tables().stream().map(output::topic).toList();
        List<TopicDescription> known = new ArrayList<>();
        for (KafkaFuture<TopicDescription> topic : admin.describeTopics(
                        topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues()
                .values()) {
            if (KafkaAdmin.succeeds(topic, UnknownTopicOrPartitionException.class)) {
                known.add(topic.get());
            }
        }
        return known;
    }

    /** Says so now, and not after an hour's work. */
    private static void requireReadable(KafkaOutput output, TopicDescription topic) {
        // Old brokers do not say
        Set<AclOperation> permitted = topic.authorizedOperations();
        if (permitted != null && !permitted.contains(AclOperation.READ) && !permitted.contains(AclOperation.ALL)) {
            throw new UsageException(output + ": topic " + topic.name()
                    + " holds rows that this report replaces, but may not be read: grant READ on it, or write under"
                    + " another prefix");
        }
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        endsState = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>(
                        "ends", new MapSerializer<>(StringSerializer.INSTANCE, LongPrimitiveArraySerializer.INSTANCE)));
        writtenState = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("written", LongPrimitiveArraySerializer.INSTANCE));
        written = new long[0];
        writtenCount = 0;
        if (context.isRestored()) {
            // What the topics hold now may be of this very report
            ends = Map.of();
            for (Map<String, long[]> before : endsState.get()) {
                ends = before;
            }
            for (long[] ofInstance : writtenState.get()) {
                for (long key : ofInstance) {
                    if (isOwn(key)) {
                        remember(key);
                    }
                }
            }
            writtenState.clear();
        }
    }

    @Override
    public void processElement(StreamRecord<ResultRow> element) {
        if (!ends.isEmpty()) {
            long key = (long) getCurrentKey();
            if (!isOwn(key)) {
                throw new IllegalStateException("a row has come to another instance than its key says: " + element);
            }
            remember(key);
        }
        output.collect(element);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        endsState.update(List.of(ends));
        writtenState.update(List.of(Arrays.copyOf(written, writtenCount)));
    }

    @Override
    public void finish() throws Exception {
        if (!ends.isEmpty()) {
            removeEarlier();
        }
        super.finish();
    }

    private void remember(long key) {
        if (writtenCount == written.length) {
            written = Arrays.copyOf(written, Math.max(FIRST_CAPACITY, writtenCount * 2));
        }
        written[writtenCount++] = key;
    }

    private boolean isOwn(long key) {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        key, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
                == task.getIndexOfThisSubtask();
    }

    private void removeEarlier() {
        Arrays.sort(written, 0, writtenCount);
        Left left = new Left();
        Optional<String> hidden;
        try (TopicReader reader = new TopicReader(place, tablesBefore())) {
            reader.readToEnd(left);
            hidden = reader.behind(ends);
        } catch (KafkaException failed) {
            throw KafkaAdmin.explain(place, failed);
        }
        hidden.ifPresent(topic -> LOG.warn(
                "{}: a transaction is open in topic {}; rows behind it that stood there before are left",
                place,
                topic));
        count(hiddenAccumulator(place), hidden.isPresent() ? 1 : 0);
        count(removedAccumulator(place), left.removals.size());
        left.give();
    }

    private void count(String accumulator, long number) {
        LongCounter counter = new LongCounter();
        counter.add(number);
        getRuntimeContext().addAccumulator(accumulator, counter);
    }

    private Set<ResultTable> tablesBefore() {
        return place.tables().stream()
                .filter(table -> ends.containsKey(place.topic(table)))
                .collect(Collectors.toSet());
    }

    /** Of the rows whose keys are this instance's, those that are to be removed. */
    private final class Left implements TopicReader.Records {
        private final RowKey keys = new RowKey();
        private final Days days = new Days(replaced.zone());
        private final ResultRow row = new ResultRow();
        private final Packer packer = new Packer();
        /** The news of their removal, packed, by key: there may be as many as a report has rows. */
        private final Map<Long, byte[]> removals = new HashMap<>();

        private long foreign;

        @Override
        public void accept(ResultTable table, ConsumerRecord<byte[], byte[]> record) {
            try {
                consider(table, record);
            } catch (UncheckedIOException isNoRow) {
                foreign++;
            }
        }

        private void consider(ResultTable table, ConsumerRecord<byte[], byte[]> record) {
            // No more than the key is written of a row that no longer exists
            List<Column> keyColumns = table.columns().subList(0, table.keyColumns());
            Map<String, String> cells = KafkaTables.cells(keyColumns, TopicReader.key(record));
            row.start(table, ResultRow.NO_DAY);
            keyColumns.forEach(column -> row.text(cells.get(column.name())));
            long key = keys.getKey(row);
            if (!isOwn(key) || Arrays.binarySearch(written, 0, writtenCount, key) >= 0) {
                return;
            }
            removals.remove(key);
            if (record.value() != null
                    && isEarlier(record)
                    && replaced.include(table, JsonRows.row(record.value()), days)) {
                row.deleted().pack(packer.reset());
                removals.put(key, packer.toByteArray());
            }
        }

        private boolean isEarlier(ConsumerRecord<byte[], byte[]> record) {
            long[] ofTopic = ends.get(record.topic());
            return record.partition() < ofTopic.length && record.offset() < ofTopic[record.partition()];
        }

        private void give() {
            Unpacker unpacker = new Unpacker();
            StreamRecord<ResultRow> out = new StreamRecord<>(row);
            for (byte[] removal : removals.values()) {
                row.unpack(unpacker.set(removal, 0));
                output.collect(out.replace(row));
            }
            if (!removals.isEmpty()) {
                LOG.info("{}: removed {} rows that stood there before", place, removals.size());
            }
            if (foreign > 0) {
                LOG.warn("{}: left {} records that are no rows of this product as they are", place, foreign);
            }
        }
    }
}
