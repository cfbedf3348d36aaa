package io.omniretail.sinks.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.omniretail.sinks.kafka.TransactionOutcomes.Outcome;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionOutcomesTest {
    private static final long PRODUCER = 7;
    private static final short EPOCH = 4;

    @ParameterizedTest
    @CsvSource({
        "COMPLETE_COMMIT,7,4,COMMITTED",
        "COMPLETE_COMMIT,7,5,COMMITTED",
        "PREPARE_COMMIT,7,4,COMMITTED",
        "COMPLETE_COMMIT,7,6,ABORTED",
        "COMPLETE_COMMIT,8,4,ABORTED",
        "ONGOING,7,4,OPEN_OR_UNKNOWN",
        "ONGOING,7,5,ABORTED",
        "COMPLETE_ABORT,7,5,ABORTED",
        "PREPARE_ABORT,7,4,ABORTED",
        "PREPARE_EPOCH_FENCE,7,4,ABORTED",
        "EMPTY,7,5,COMMITTED",
        "EMPTY,7,6,ABORTED",
        "EMPTY,8,5,ABORTED",
        "UNKNOWN,7,4,OPEN_OR_UNKNOWN"
    })
    void shouldTellACommittedTransactionFromALostOne(
            TransactionState state, long producer, int epoch, Outcome expected) {
        TransactionDescription described =
                new TransactionDescription(1, state, producer, epoch, 900_000, OptionalLong.empty(), Set.of());

        assertThat(TransactionOutcomes.outcome(described, new KafkaCommittable(PRODUCER, EPOCH, "job:-0-1", null)))
                .isEqualTo(expected);
    }
}
