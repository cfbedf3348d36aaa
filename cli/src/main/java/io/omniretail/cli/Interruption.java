package io.omniretail.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens on Ctrl-C: the work is asked to come to an end, and the process ends only when the work has, or after
 * some time. Closed when the work has ended, whether it was asked to or not.
 */
final class Interruption implements AutoCloseable {
    private final Thread hook;
    private final Duration limit;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean requested;

    /**
     * From now on Ctrl-C asks the work.
     *
     * @param request asks it to come to an end, from another thread
     * @param limit how long the process waits for that
     */
    Interruption(Runnable request, Duration limit) {
        this.limit = limit;
        hook = new Thread(
                () -> {
                    requested = true;
                    request.run();
                    awaitEnd();
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitEnd() {
        try {
            ended.await(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the work has been asked to come to an end. */
    boolean isRequested() {
        return requested;
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and this was part of it
        }
    }
}
