package dev.mixtape.operators.backend;

/** A device did not do what it was asked to, be it for lack of memory or because it is gone. */
public final class DeviceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which device, and what it was asked to do. */
    public DeviceFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
