package io.omniretail.cli.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets processes write nothing, as on a full disk: they can still make, move and delete files, but whatever they write
 * into one is refused. It needs no rights but those over the processes, as it is the limit that Linux has on the size
 * of files.
 */
final class FullDisk {
    private FullDisk() {}

    /** Whether this machine has what sets such limits: Linux, with util-linux. */
    static boolean isPossible() throws InterruptedException {
        try {
            return prlimit("--version") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    static void fill(ProcessHandle process) throws IOException, InterruptedException {
        limit(process, "0");
    }

    /** Lets a process write again, whoever filled its disk; one that may write does not notice. */
    static void empty(ProcessHandle process) throws IOException, InterruptedException {
        limit(process, "unlimited");
    }

    private static void limit(ProcessHandle process, String bytes) throws IOException, InterruptedException {
        // the colon: the limit up to which it may be raised again stays
        int status = prlimit("--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":");
        if (status != 0 && process.isAlive()) {
            throw new IllegalStateException(
                    "prlimit cannot set the size of files of process " + process.pid() + " to " + bytes);
        }
    }

    private static int prlimit(String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("prlimit"));
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
