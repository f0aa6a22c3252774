package dev.mixtape.pipeline.console.web;

/**
 * A request that is not answered as it was asked. The message is one sentence that names what was
 * given and says what to do; it is shown to whoever asked.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** Refuses with a status of HTTP. */
    Refusal(int status, String sentence) {
        this(status, sentence, null);
    }

    /** The same, with what lies behind it, for the log. */
    Refusal(int status, String sentence, Throwable cause) {
        super(sentence, cause);
        this.status = status;
    }

    /** What cannot be understood as it was given. */
    static Refusal malformed(String sentence) {
        return new Refusal(400, sentence);
    }

    /** What is not there. */
    static Refusal unknown(String sentence) {
        return new Refusal(404, sentence);
    }

    int status() {
        return status;
    }
}
