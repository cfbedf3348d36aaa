package io.omniretail.sinks.kafka;

import io.omniretail.domain.result.ResultRow;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Flink's own sink, but a commit that the broker refuses fails the job. The stock one writes a line to the log and goes
 * on, without what a completed checkpoint has promised.
 */
final class CheckedSink
        implements Sink<ResultRow>,
                SupportsWriterState<ResultRow, KafkaWriterState>,
                SupportsCommitter<KafkaCommittable>,
                SupportsPostCommitTopology<KafkaCommittable> {
    private static final long serialVersionUID = 1L;

    private final KafkaSink<ResultRow> stock;
    private final KafkaSink<ResultRow> stockCommits;
    private final KafkaOutput output;
    private final String transactionPrefix;

    /**
     * @param stock the sink that writes
     * @param stockCommits the sink that commits, always an exactly-once one: if a job is restored with another
     *     delivery, what its checkpoint holds must be committed nevertheless, which an at-least-once sink does not
     * @param transactionPrefix what the job's transactions begin with
     */
    CheckedSink(
            KafkaSink<ResultRow> stock,
            KafkaSink<ResultRow> stockCommits,
            KafkaOutput output,
            String transactionPrefix) {
        this.stock = stock;
        this.stockCommits = stockCommits;
        this.output = output;
        this.transactionPrefix = transactionPrefix;
    }

    @Override
    public SinkWriter<ResultRow> createWriter(WriterInitContext context) throws IOException {
        return stock.createWriter(context);
    }

    @Override
    public StatefulSinkWriter<ResultRow, KafkaWriterState> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> states) {
        return stock.restoreWriter(context, states);
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return stock.getWriterStateSerializer();
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) throws IOException {
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        Optional<Fence> fence = output.exactlyOnce()
                ? Optional.of(new Fence(output, transactionPrefix + "fence-" + subtask))
                : Optional.empty();
        return new CheckedCommitter(stockCommits.createCommitter(context), output, fence);
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return stock.getCommittableSerializer();
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committer) {
        stock.addPostCommitTopology(committer);
    }
}
