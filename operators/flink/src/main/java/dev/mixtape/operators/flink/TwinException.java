package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.text.PlainText;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Another job, submitted later, writes versions of the same model. Ends this job, and for good: two
 * that live would take turns in undoing one another's work.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class TwinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TwinException(String modelId, Lineage older, String newer) {
        super(
                ModelSettings.MODEL_ID.key()
                        + "="
                        + modelId
                        + ": a job that was submitted later writes this model as well (lineage "
                        + PlainText.line(newer)
                        + "; this job is "
                        + older.name()
                        + "), so this one stops. Let the other go on; or stop it, and submit this"
                        + " one again from its last checkpoint");
    }
}
