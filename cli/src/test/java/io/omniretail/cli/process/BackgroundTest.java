package io.omniretail.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundTest {
    /** Waits to be ended. */
    static final class Idle {
        public static void main(String[] arguments) throws InterruptedException {
            Thread.sleep(60_000);
        }
    }

    @TempDir
    Path folder;

    /** Repeated, since a process has no arguments only for some microseconds while setsid becomes java. */
    @RepeatedTest(20)
    void shouldFindAProcessAsSoonAsItHasStarted() throws Exception {
        Background background = new Background(folder);
        try {
            ProcessHandle process = background.start(
                    "idle",
                    System.getProperty("java.class.path"),
                    List.of("-Xmx8m", Idle.class.getName(), "last"),
                    Map.of());

            assertThat(background.running()).containsExactly(Map.entry("idle", process));
            assertThat(Background.arguments(process)).endsWith("last");
        } finally {
            background.stopAll();
        }
        assertThat(background.running()).isEmpty();
    }

    @Test
    void shouldReturnWhenAProcessEndsAtOnce() throws Exception {
        Background background = new Background(folder);

        ProcessHandle process = background.start("broken", "", List.of("-XX:NoSuchOption"), Map.of());

        process.onExit().get(20, TimeUnit.SECONDS);
        assertThat(background.running()).isEmpty();
        assertThat(background.out("broken")).content().contains("NoSuchOption");
    }
}
