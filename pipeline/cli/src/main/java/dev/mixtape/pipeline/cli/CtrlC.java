package dev.mixtape.pipeline.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A person's wish that a command end. The process then waits until it has ended in order, so that
 * topics, checkpoints and what lies beside them are whole, or gone if nobody needs them.
 */
final class CtrlC implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Listens from now on. */
    CtrlC() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::askAndWait, "stop"));
    }

    /** Waits so long, and returns whether the command is asked to end. */
    boolean within(Duration time) throws InterruptedException {
        return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until the command is asked to end. */
    void await() throws InterruptedException {
        asked.await();
    }

    /** Says that the command has ended. */
    @Override
    public void close() {
        ended.countDown();
    }

    private void askAndWait() {
        asked.countDown();
        try {
            boolean unused = ended.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
