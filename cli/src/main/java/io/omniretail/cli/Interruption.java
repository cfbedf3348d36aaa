package io.omniretail.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens on Ctrl-C: the work is asked to come to an end, and the process ends only when the work has, or after
 * some time. Closed when the work has ended, whether it was asked to or not.
 */
final class Interruption implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;

    private final Thread hook;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean requested;

    /** @param request asks the work to come to an end, from another thread */
    Interruption(Runnable request) {
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
            ended.await(LIMIT_SECONDS, TimeUnit.SECONDS);
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
