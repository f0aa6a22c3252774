package dev.mixtape.operators.flink;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * The job was started with something that the living model in its state cannot go on with. Ends the
 * job at once: no restart mends a setting.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class IncompatibleStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was given, what was found, and what to do. */
    public IncompatibleStateException(String message) {
        super(message);
    }
}
