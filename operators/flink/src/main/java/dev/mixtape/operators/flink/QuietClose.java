package dev.mixtape.operators.flink;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what an operator holds, and throws nothing. Made when the operator opens.
 *
 * <p>Flink 2.3 ends the whole TaskManager for what a task throws while it is closed after a failure
 * ({@code Task}: "exception in exception handler"), and after an error it closes none of the
 * operators behind this one. Something will be thrown one day: a TaskManager that has lost its
 * JobManager closes the job's class loader while tasks are still being closed, and a class that is
 * first needed then is not to be had. So whatever closes must need no such class ({@code
 * ClosingTest}), this one included.
 */
public final class QuietClose {
    private static final Logger LOG = LoggerFactory.getLogger(QuietClose.class);

    private final AutoCloseable what;

    /** Makes it over something that is open. */
    public QuietClose(AutoCloseable what) {
        this.what = what;
    }

    /** Closes it; what that throws is logged. */
    public void close() {
        try {
            what.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | LinkageError e) {
            LOG.warn("Something of this task could not be closed, and is left as it is", e);
        }
    }
}
