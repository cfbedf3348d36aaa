package io.omniretail.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultLogTest {
    private static final FaultOutcome KILLED =
            new FaultOutcome(1, FaultKind.KILL_BROKER, "broker", "2026-11-27T10:00:00Z", 0, 4_200);

    @TempDir
    Path folder;

    private FaultLog open(long seed) throws IOException {
        return FaultLog.open(new ChaosOptions(20, seed, 200, "exactly-once", folder));
    }

    @Test
    void shouldGoOnAfterTheFaultsOfEarlierSessions() throws IOException {
        FaultLog first = open(3);
        first.add(KILLED);

        FaultLog second = open(3);

        assertThat(second.outcomes()).containsExactly(KILLED);
        assertThat(second.run()).isEqualTo(first.run());
    }

    @Test
    void shouldRefuseTheFolderOfAnotherRun() throws IOException {
        open(3);

        assertThatThrownBy(() -> open(4))
                .isInstanceOf(UsageException.class)
                .hasMessage(folder + " holds a run with --seed 3 --rate 200 --delivery exactly-once: give these, or"
                        + " another --dir");
    }
}
