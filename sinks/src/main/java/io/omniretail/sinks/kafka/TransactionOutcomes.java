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

    /**
     * What became of a transaction, and what the broker said of it.
     *
     * @param told for an error's text; says little if the broker did not answer
     */
    record Finding(Outcome outcome, String told) {
        private static Finding without(Outcome outcome) {
            return new Finding(outcome, "no answer");
        }
    }

    Finding of(KafkaCommittable committable) {
        String id = committable.getTransactionalId();
        try {
            if (admin == null) {
                admin = KafkaAdmin.open(output);
            }
            TransactionDescription transaction =
                    admin.describeTransactions(List.of(id)).description(id).get();
            LOG.info("The broker says of transaction {}: {}", id, transaction);
            return new Finding(outcome(transaction, committable), told(transaction, committable));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TransactionalIdNotFoundException) {
                return Finding.without(Outcome.FORGOTTEN);
            }
            LOG.warn("The broker does not tell what became of transaction {}", id, failed);
            return Finding.without(Outcome.OPEN_OR_UNKNOWN);
        } catch (KafkaException failed) {
            LOG.warn("The broker cannot be asked what became of transaction {}", id, failed);
            return Finding.without(Outcome.OPEN_OR_UNKNOWN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Finding.without(Outcome.OPEN_OR_UNKNOWN);
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
            // A producer that commits what another has begun may raise the epoch at once afterwards, as it learns only
            // then that the broker is of Kafka 4. Whoever aborts raises it once, and once more for its own beginning.
            case EMPTY -> sameProducer && epochsLater == 1 ? Outcome.COMMITTED : Outcome.ABORTED;
            case PREPARE_ABORT, COMPLETE_ABORT, PREPARE_EPOCH_FENCE -> Outcome.ABORTED;
            case UNKNOWN -> Outcome.OPEN_OR_UNKNOWN;
        };
    }

    private static String told(TransactionDescription transaction, KafkaCommittable committable) {
        return "%s, by producer %d in epoch %d; begun by producer %d in epoch %d"
                .formatted(
                        transaction.state(),
                        transaction.producerId(),
                        transaction.producerEpoch(),
                        committable.getProducerId(),
                        committable.getEpoch());
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
