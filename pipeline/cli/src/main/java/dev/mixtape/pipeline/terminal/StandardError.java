package dev.mixtape.pipeline.terminal;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Standard error as the launcher passes it on: through a process that takes the JVM's warning of
 * the incubator module out of it.
 */
public final class StandardError {

    private static final String FILTER = "mixtape.err.filter";
    private static final long SECONDS = 2;

    private StandardError() {}

    /** Closes it and waits until all of it was passed on, so that no line follows our end. */
    public static void finish() {
        Long filter = Long.getLong(FILTER);
        if (filter == null) {
            return;
        }
        System.err.close();
        ProcessHandle process = ProcessHandle.of(filter).orElse(null);
        try {
            if (process != null) {
                process.onExit().get(SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            return; // a program that we started still holds it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
