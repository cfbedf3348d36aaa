package io.omniretail.cli.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stops processes where they are and lets them go on; knows which ones it has to let go on. */
final class Signals {
    private final Set<ProcessHandle> paused = ConcurrentHashMap.newKeySet();

    /** From now on a process does nothing, and cannot be asked to end. */
    void pause(ProcessHandle process) throws IOException, InterruptedException {
        paused.add(process);
        send("STOP", process);
    }

    /** Lets all go on that were stopped. May be called from any thread. */
    void resumeAll() throws IOException, InterruptedException {
        for (ProcessHandle process : List.copyOf(paused)) {
            resume(process);
        }
    }

    /** Lets a process go on, whoever stopped it; one that runs does not notice. */
    void resume(ProcessHandle process) throws IOException, InterruptedException {
        send("CONT", process);
        paused.remove(process);
    }

    private static void send(String signal, ProcessHandle process) throws IOException, InterruptedException {
        // fails where the process has ended meanwhile, which is as good
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
