package dev.mixtape.operators.backend;

import java.util.Optional;

/**
 * A kind of backend, found on the class path by {@link java.util.ServiceLoader}: list yours in
 * {@code META-INF/services/dev.mixtape.operators.backend.BackendProvider}.
 */
public interface BackendProvider {

    /** The name that {@code backend} chooses it by. */
    String name();

    /** The order in which {@code auto} tries them, the highest first. */
    int rank();

    /**
     * Says why {@code auto} passes it over on this machine; empty if it does not. Loads no more
     * than it needs to know that.
     */
    Optional<String> obstacle();

    /** Says what speaks for it on this machine, where nothing stands against it. */
    String merit();

    /** Whether its device may fail while the machine goes on, so that another must stand by. */
    default boolean needsFallback() {
        return false;
    }

    /**
     * Returns a new backend, the caller's to close.
     *
     * @throws IllegalStateException if this machine has not what it needs, with the remedy
     */
    InferenceBackend open(Backends.Placement placement);
}
