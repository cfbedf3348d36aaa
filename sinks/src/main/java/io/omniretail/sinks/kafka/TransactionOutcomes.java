package io.omniretail.sinks.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker what became of transactions. */
final class TransactionOutcomes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionOutcomes.class);

    private final KafkaOutput output;
    private Admin admin;

    TransactionOutcomes(KafkaOutput output) {
        this.output = output;
    }

    /** What became of a transaction. */
    enum Outcome {
        COMMITTED,
        ABORTED,
        /** Nobody has used its id for so long that the broker has dropped it; so it is not open. */
        FORGOTTEN,
        OPEN_OR_UNKNOWN
    }

    Outcome of(KafkaCommittable committable) {
        String id = committable.getTransactionalId();
        try {
            if (admin == null) {
                admin = KafkaAdmin.open(output);
            }
            TransactionDescription transaction =
                    admin.describeTransactions(List.of(id)).description(id).get();
            LOG.info("The broker says of transaction {}: {}", id, transaction);
            return outcome(transaction, committable);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TransactionalIdNotFoundException) {
                return Outcome.FORGOTTEN;
            }
            LOG.warn("The broker does not tell what became of transaction {}", id, failed);
            return Outcome.OPEN_OR_UNKNOWN;
        } catch (KafkaException failed) {
            LOG.warn("The broker cannot be asked what became of transaction {}", id, failed);
            return Outcome.OPEN_OR_UNKNOWN;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Outcome.OPEN_OR_UNKNOWN;
        }
    }

    static Outcome outcome(TransactionDescription transaction, KafkaCommittable committable) {
        int epochsLater = transaction.producerEpoch() - committable.getEpoch();
        boolean sameProducer = transaction.producerId() == committable.getProducerId();
        return switch (transaction.state()) {
            // Since Kafka 4 a commit raises the epoch; whoever else commits under this id has raised it before
            case PREPARE_COMMIT, COMPLETE_COMMIT ->
                sameProducer && epochsLater >= 0 && epochsLater <= 1 ? Outcome.COMMITTED : Outcome.ABORTED;
            case ONGOING -> sameProducer && epochsLater == 0 ? Outcome.OPEN_OR_UNKNOWN : Outcome.ABORTED;
            case EMPTY, PREPARE_ABORT, COMPLETE_ABORT, PREPARE_EPOCH_FENCE -> Outcome.ABORTED;
            case UNKNOWN -> Outcome.OPEN_OR_UNKNOWN;
        };
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
