package dev.mixtape.operators.flink;

import java.io.Serializable;

/** What must hold where a job starts without state, which only others than Flink can tell. */
public interface StartCheck extends Serializable {
    /** For a job that may start anywhere. */
    StartCheck NONE = () -> {};

    /**
     * Returns when the job may begin a model of its own.
     *
     * @throws IncompatibleStateException if it may not; says what to do
     */
    void check() throws Exception;
}
