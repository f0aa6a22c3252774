package dev.mixtape.pipeline.kafka;

/** Kafka cannot be used; the message is one sentence with what to do. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes it with one sentence for the user. */
    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
