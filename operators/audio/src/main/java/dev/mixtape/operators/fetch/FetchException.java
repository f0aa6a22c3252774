package dev.mixtape.operators.fetch;

/** Audio that was not fetched; the message is one sentence with the address and what to do. */
public final class FetchException extends Exception {
    private static final long serialVersionUID = 1L;

    FetchException(String message) {
        this(message, null);
    }

    FetchException(String message, Throwable cause) {
        super(message, cause);
    }
}
