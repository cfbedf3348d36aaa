package io.omniretail.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows that something is under way, once it has taken longer than two seconds: on a terminal one line that is rewritten,
 * elsewhere plain lines, rarer as time goes on.
 */
final class Progress implements AutoCloseable {
    private static final long FIRST_MS = 2_000;
    private static final long INTERVAL_MS = 2_500;
    private static final long LONG_RUN_MS = 60_000;
    private static final long LONG_RUN_INTERVAL_MS = 15_000;
    private static final String REWRITE = "\r\u001b[K";

    private final PrintStream errors;
    private final boolean terminal;
    private final String what;
    private final LongSupplier count;
    private final long startNanos = System.nanoTime();
    private final Thread thread = new Thread(this::show, "progress");
    private boolean shown;
    private boolean closed;

    /**
     * @param terminal whether the errors go to a terminal, where a line can be rewritten
     * @param what what is counted, such as {@code records read}
     * @param count how many there are so far
     */
    Progress(PrintStream errors, boolean terminal, String what, LongSupplier count) {
        this.errors = errors;
        this.terminal = terminal;
        this.what = what;
        this.count = count;
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void show() {
        try {
            long waitMs = FIRST_MS;
            while (!closed) {
                // a spurious wake-up only prints a line early
                wait(waitMs);
                if (!closed) {
                    print();
                    waitMs = !terminal && elapsedMs() > LONG_RUN_MS ? LONG_RUN_INTERVAL_MS : INTERVAL_MS;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long elapsedMs() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    private void print() {
        shown = true;
        long counted = count.getAsLong();
        long elapsedMs = elapsedMs();
        String line = String.format(
                Locale.ROOT,
                "%5d s  %,15d %s  %,11d a second",
                elapsedMs / 1000,
                counted,
                what,
                counted * 1000 / Math.max(1, elapsedMs));
        if (terminal) {
            errors.print(REWRITE + line);
            errors.flush();
        } else {
            errors.println(line);
        }
    }

    /** Stops, and removes its line from a terminal. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            notifyAll();
            if (shown && terminal) {
                errors.print(REWRITE);
                errors.flush();
            }
        }
    }
}
