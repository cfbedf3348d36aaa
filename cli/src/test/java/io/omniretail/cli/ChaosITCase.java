package io.omniretail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The smallest run of faults: the leading JobManager and a TaskManager of a highly available cluster are killed. */
@Timeout(600)
class ChaosITCase {
    /** Of which these are the first two faults. */
    private static final String SEED = "204";

    @TempDir
    private Path kept;

    @BeforeEach
    void keepApart() {
        ProjectHome.enter(kept);
    }

    @AfterEach
    void forget() {
        ProjectHome.leave();
    }

    @Test
    void shouldLoseAndDoubleNothingWhenTheJobManagerAndATaskManagerAreKilled() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(output, true, StandardCharsets.UTF_8);

        int status = Main.run(
                List.of("chaos", "--faults", "2", "--seed", SEED, "--rate", "25"),
                new Console(printed, printed, false));

        String text = output.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        assertThat(text)
                .contains("kill the JobManager", "kill a TaskManager", ": 0 lost, 0 doubled, 0 otherwise different");
    }
}
