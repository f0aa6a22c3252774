package dev.mixtape.it.trial;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Does something again and again on a thread of its own, until it is closed or fails. */
public final class Repeatedly implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread;

    /** What is done. */
    @FunctionalInterface
    public interface Step {
        /** Does it once. */
        void run() throws Exception;
    }

    /**
     * Begins.
     *
     * @param name of the thread
     * @param pause between one time and the next
     */
    public Repeatedly(String name, Duration pause, Step step) {
        thread = new Thread(() -> run(pause, step), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Duration pause, Step step) {
        try {
            do {
                step.run();
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            failure.set(e);
        }
    }

    /**
     * Ends.
     *
     * @throws IllegalStateException if it failed
     */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("could not go on: " + thread.getName(), failure.get());
        }
    }
}
