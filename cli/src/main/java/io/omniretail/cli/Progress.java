package io.omniretail.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/**
 * Shows that something is under way, once it has taken longer than two seconds: on a terminal one line that is
 * rewritten, elsewhere plain lines, rarer as time goes on.
 */
final class Progress {
    private static final long FIRST_MS = 2_000;
    private static final long INTERVAL_MS = 2_500;
    private static final long LONG_RUN_MS = 60_000;
    private static final long LONG_RUN_INTERVAL_MS = 15_000;
    private static final String REWRITE = "\r\u001b[K";

    private final Console console;
    private final String what;
    private final LongSupplier count;
    private final long startNanos = System.nanoTime();
    private final Thread thread = new Thread(this::show, "progress");
    private boolean shown;
    private boolean stopped;

    private Progress(Console console, String what, LongSupplier count) {
        this.console = console;
        this.what = what;
        this.count = count;
        thread.setDaemon(true);
    }

    /**
     * Does some work and shows how far it has got.
     *
     * @param what what is counted, such as {@code records read}
     * @param count how many there are so far
     */
    static <T> T during(Console console, String what, LongSupplier count, Callable<T> work) throws Exception {
        Progress progress = new Progress(console, what, count);
        progress.thread.start();
        try {
            return work.call();
        } finally {
            progress.stop();
        }
    }

    private synchronized void show() {
        try {
            long waitMs = FIRST_MS;
            while (!stopped) {
                // a spurious wake-up only prints a line early
                wait(waitMs);
                if (!stopped) {
                    print();
                    waitMs = !console.terminal() && elapsedMs() > LONG_RUN_MS ? LONG_RUN_INTERVAL_MS : INTERVAL_MS;
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
        if (console.terminal()) {
            console.errors().print(REWRITE + line);
            console.errors().flush();
        } else {
            console.errors().println(line);
        }
    }

    /** Stops, and removes its line from a terminal. */
    private synchronized void stop() {
        if (!stopped) {
            stopped = true;
            notifyAll();
            if (shown && console.terminal()) {
                console.errors().print(REWRITE);
                console.errors().flush();
            }
        }
    }
}
