package io.omniretail.cli.train;

import static io.omniretail.cli.train.Attempts.DAY_MS;
import static io.omniretail.cli.train.Attempts.START_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import io.omniretail.domain.rule.TimeRange;
import io.omniretail.pipeline.JobOptions.Output;
import io.omniretail.sinks.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureTablesTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadAttemptsInTheOrderOfTimeHoweverTheyLie() throws IOException {
        List<Attempt> attempts = Attempts.random(3, 100, 2);
        List<Attempt> shuffled = new ArrayList<>(attempts);
        Collections.shuffle(shuffled, new Random(3));
        Attempts.write(folder, shuffled);

        assertThat(read(TimeRange.ALL))
                .extracting(FeatureTablesTest::values)
                .isEqualTo(attempts.stream().map(FeatureTablesTest::values).toList());
    }

    @Test
    void shouldLeaveOutWhatIsOutsideTheRange() throws IOException {
        Attempts.write(folder, Attempts.random(3, 100, 2));

        assertThat(read(new TimeRange(START_MS, START_MS + DAY_MS))).hasSize(50);
    }

    @Test
    void shouldTakeTheCustomerWhereThereIsNoCardAndTheAttemptWhereThereIsNeither() throws IOException {
        Attempts.write(
                folder,
                List.of(
                        Attempts.attempt("first", 0, "customer", Attempts.NOT),
                        Attempts.attempt("second", 0, "", Attempts.NOT)));
        Path file = folder.resolve("payment_features/dt=2018-07-01/part-0.csv");
        Files.writeString(file, Files.readString(file).replace(",,customer,", ",customer,,"));

        assertThat(read(TimeRange.ALL)).extracting(attempt -> attempt.card).containsExactly("customer", "second");
    }

    @Test
    void shouldSayThatItIsNoTableOfFeatures() throws IOException {
        Path table = Files.createDirectories(folder.resolve("payment_features"));
        Files.writeString(table.resolve("part-0.csv"), "payment_id,event_time\nP1,2018-07-01T00:00:00Z\n");

        assertThatThrownBy(() -> read(TimeRange.ALL))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("holds no tables of features (no column amount)");
    }

    private static List<Object> values(Attempt attempt) {
        return List.of(
                attempt.paymentId,
                attempt.timeMs,
                attempt.card,
                attempt.amountE4,
                attempt.currency,
                attempt.fraudMs,
                Arrays.toString(attempt.vector));
    }

    private List<Attempt> read(TimeRange range) {
        return FeatureTables.read(new Output(folder.toString(), Format.CSV), range);
    }
}
