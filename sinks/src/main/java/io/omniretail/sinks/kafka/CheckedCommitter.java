package io.omniretail.sinks.kafka;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits as the stock committer does, and asks the broker what became of each transaction of a restored checkpoint,
 * and of each that could not be committed.
 *
 * <p>The error of a commit alone does not tell: with Kafka 4 a transaction that was committed before the job was
 * restored is refused in the same words as one that was aborted, as either way its producer's epoch has moved on.
 */
@SuppressWarnings("try") // What close() may throw is for Flink to say
final class CheckedCommitter implements Committer<KafkaCommittable> {
    private static final Logger LOG = LoggerFactory.getLogger(CheckedCommitter.class);

    private final Committer<KafkaCommittable> stock;
    private final KafkaOutput output;
    private final TransactionOutcomes outcomes;
    private final Optional<Fence> fence;

    /** @param fence what another job of the same name takes over when it begins; none where there may be several */
    CheckedCommitter(Committer<KafkaCommittable> stock, KafkaOutput output, Optional<Fence> fence) {
        this.stock = stock;
        this.output = output;
        this.fence = fence;
        outcomes = new TransactionOutcomes(output);
    }

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests) throws IOException, InterruptedException {
        if (fence.isPresent() && !fence.get().isHeld()) {
            abort(requests);
            throw new SuppressRestartsException(new UsageException(output
                    + ": another job of the same name has begun to write here, and this one ends without committing"
                    + " its last rows: give each job its own name, or run only one of them"));
        }
        List<CommitRequest<KafkaCommittable>> open = new ArrayList<>();
        for (CommitRequest<KafkaCommittable> request : requests) {
            CheckedRequest checked = new CheckedRequest(request);
            boolean isRestored = request.getCommittable().getProducer().isEmpty();
            if (!isRestored || !checked.isSettled()) {
                open.add(checked);
            }
        }
        stock.commit(open);
    }

    /** Or readers of what is committed would wait for these transactions until the broker gives them up. */
    private static void abort(Collection<CommitRequest<KafkaCommittable>> requests) {
        for (CommitRequest<KafkaCommittable> request : requests) {
            try {
                request.getCommittable().getProducer().ifPresent(KafkaProducer::abortTransaction);
            } catch (KafkaException fenced) {
                // whoever has taken its place has aborted it
                LOG.info(
                        "Transaction {} could not be aborted",
                        request.getCommittable().getTransactionalId(),
                        fenced);
            }
        }
    }

    @Override
    public void close() throws Exception {
        try (outcomes) {
            fence.ifPresent(Fence::close);
            stock.close();
        }
    }

    private UsageException lost(KafkaCommittable committable, String told) {
        return new UsageException(output
                + ": results of a completed checkpoint are missing in the topics, as the broker"
                + " aborted transaction " + committable.getTransactionalId() + " before it could be committed (the job"
                + " was down for longer than " + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG + " = "
                + output.client().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)
                + ", or another job of the same name has begun; the broker says: " + told
                + "): restore an earlier retained checkpoint, and raise that time limit or give each job its own name");
    }

    /** Passes on what the stock committer says of a transaction, except that it has failed. */
    private final class CheckedRequest implements CommitRequest<KafkaCommittable> {
        private final CommitRequest<KafkaCommittable> request;

        CheckedRequest(CommitRequest<KafkaCommittable> request) {
            this.request = request;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            failed(reason);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            failed(reason);
        }

        private void failed(Throwable reason) {
            LOG.warn("Transaction {} could not be committed", this, reason);
            if (!isSettled()) {
                // Fails the job, which commits once more when it has been restarted
                request.signalFailedWithUnknownReason(reason);
            }
        }

        /**
         * Asks the broker whether there is nothing left to commit.
         *
         * @throws SuppressRestartsException if the transaction was aborted
         */
        boolean isSettled() {
            KafkaCommittable committable = request.getCommittable();
            TransactionOutcomes.Finding finding = outcomes.of(committable);
            switch (finding.outcome()) {
                case COMMITTED -> LOG.info("Transaction {} was committed before", this);
                case FORGOTTEN ->
                    LOG.warn(
                            "{}: the broker no longer knows transaction {} of the restored checkpoint, as it forgets"
                                    + " transactions after transactional.id.expiration.ms (7 days by default); it is"
                                    + " taken as committed when the checkpoint was completed",
                            output,
                            this);
                case ABORTED -> throw new SuppressRestartsException(lost(committable, finding.told()));
                case OPEN_OR_UNKNOWN -> {
                    return false;
                }
            }
            request.signalAlreadyCommitted();
            return true;
        }

        @Override
        public String toString() {
            return request.getCommittable().getTransactionalId();
        }

        @Override
        public KafkaCommittable getCommittable() {
            return request.getCommittable();
        }

        @Override
        public int getNumberOfRetries() {
            return request.getNumberOfRetries();
        }

        @Override
        public void retryLater() {
            request.retryLater();
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            request.updateAndRetryLater(committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            request.signalAlreadyCommitted();
        }
    }
}
