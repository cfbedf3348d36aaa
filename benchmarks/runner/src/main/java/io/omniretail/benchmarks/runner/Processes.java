package io.omniretail.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Runs processes and measures them from outside, by what Linux tells in {@code /proc}. */
final class Processes implements AutoCloseable {
    private static final long POLL_MS = 50;
    /** Of the clock that CPU times are counted with. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int SHOWN_LINES = 15;
    private static final long GRACE_SECONDS = 30;
    /** Places in {@code /proc/PID/stat}, counted behind the program's name: times of children that were waited for. */
    private static final int USER_TICKS_OF_CHILDREN = 13;

    private static final int SYSTEM_TICKS_OF_CHILDREN = 14;

    private final Path root;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private final Thread hook = new Thread(() -> running.forEach(Process::destroyForcibly), "stop-peers");

    /** @param root where processes are started */
    Processes(Path root) {
        this.root = root;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What a process took, and what it printed. */
    record Outcome(double wallSeconds, double cpuSeconds, double peakMiB, List<String> printed) {}

    /**
     * Runs a command to its end.
     *
     * @param log file for all that it prints
     * @throws BenchmarkFailure if its exit status is not 0
     */
    Outcome run(Command command, Path log) throws IOException, InterruptedException {
        double cpuBefore = cpuSecondsOfChildren();
        long startNanos = System.nanoTime();
        Process process = start(command, log);
        double peakMiB = 0;
        while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
            peakMiB = Math.max(peakMiB, peakMiB(process.pid()));
        }
        double wallSeconds = (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
        running.remove(process);
        List<String> printed = Files.readAllLines(log);
        if (process.exitValue() != 0) {
            throw new BenchmarkFailure("exit status " + process.exitValue() + " of " + command + "\n"
                    + String.join("\n", printed.subList(Math.max(0, printed.size() - SHOWN_LINES), printed.size()))
                    + "\n(all of it in " + log + ")");
        }
        return new Outcome(wallSeconds, cpuSecondsOfChildren() - cpuBefore, peakMiB, printed);
    }

    /**
     * Starts a command.
     *
     * @param log file for all that it prints
     */
    Process start(Command command, Path log) throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command.words()).directory(root.toFile());
        builder.environment().putAll(command.environment());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectErrorStream(true);
        builder.redirectOutput(log.toFile());
        Process process = builder.start();
        running.add(process);
        return process;
    }

    /** Ends a command: asks it to, waits, and kills it if it does not listen. */
    void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        running.remove(process);
    }

    /**
     * CPU time of all processes that this one has started and that have ended: exact, unlike a look from time to time.
     */
    private static double cpuSecondsOfChildren() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.isReadable(stat)) {
            return 0;
        }
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS_OF_CHILDREN]) + Long.parseLong(fields[SYSTEM_TICKS_OF_CHILDREN]))
                / TICKS_PER_SECOND;
    }

    /** The most that a process has held so far, in MiB; 0 if that cannot be told. */
    private static double peakMiB(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
                }
            }
        } catch (IOException e) {
            // it has just ended, or this is no Linux
        }
        return 0;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
