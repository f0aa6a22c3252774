package dev.mixtape.pipeline.errors;

/**
 * Something that the user can mend: the message is one sentence that says what was found and what
 * to do. The command line shows it without a stack trace.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes it with its sentence. */
    public UserError(String sentence) {
        super(sentence);
    }

    /** Makes it with its sentence and what lies behind it, which {@code --verbose} shows. */
    public UserError(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
