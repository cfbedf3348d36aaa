package io.omniretail.sinks.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FenceProducersResult;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one job of a name write. Who begins takes a transactional id over, which nobody writes with: the broker then
 * counts its epoch up, by which an earlier holder sees, when it is about to commit, that it has been replaced. The
 * transactions that hold rows do not tell: each has an id of its own, and two jobs may never meet in one.
 */
final class Fence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);

    private final Admin admin;
    private final String id;
    private long producerId;
    private int epoch;

    /**
     * Takes the id over.
     *
     * @throws IOException if the broker does not answer or refuses
     */
    Fence(KafkaOutput output, String id) throws IOException {
        this.id = id;
        admin = KafkaAdmin.open(output);
        try {
            takeOver();
        } catch (ExecutionException | KafkaException failed) {
            close();
            throw new IOException(output + ": transactional id " + id + " cannot be taken over", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException(interrupted);
        }
    }

    private void takeOver() throws ExecutionException, InterruptedException {
        FenceProducersResult taken = admin.fenceProducers(List.of(id));
        producerId = taken.producerId(id).get();
        epoch = taken.epochId(id).get();
    }

    /** Whether nobody has taken the id over since. If the broker does not tell, nobody has: the commit will see. */
    boolean isHeld() throws InterruptedException {
        try {
            TransactionDescription holder =
                    admin.describeTransactions(List.of(id)).description(id).get();
            return holder.producerId() == producerId && holder.producerEpoch() == epoch;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TransactionalIdNotFoundException) {
                return isHeldAgain();
            }
            LOG.warn("The broker does not tell who holds transactional id {}", id, failed);
            return true;
        }
    }

    /** The broker forgets an id that nobody has used for transactional.id.expiration.ms, 7 days by default. */
    private boolean isHeldAgain() throws InterruptedException {
        try {
            takeOver();
        } catch (ExecutionException failed) {
            LOG.warn("Transactional id {} cannot be taken over again", id, failed);
        }
        return true;
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
