package dev.mixtape.operators.backend;

import dev.mixtape.operators.backend.blas.BlasBackend;
import dev.mixtape.operators.backend.reference.ReferenceBackend;

/** Chooses a backend: what was asked for by name is used or refused, {@code auto} says why. */
public final class Backends {

    private Backends() {}

    /**
     * A backend and the reason for it.
     *
     * @param reason one sentence for logs and {@code doctor}
     */
    public record Choice(InferenceBackend backend, String reason) {}

    /**
     * A new backend, the caller's to close.
     *
     * @param name {@code auto}, {@code blas} or {@code reference}
     * @throws IllegalArgumentException for another name, with the choices
     * @throws IllegalStateException for one that this machine lacks, with the remedy
     */
    public static Choice choose(String name) {
        return switch (name) {
            case "auto" -> automatic();
            case "blas" -> new Choice(new BlasBackend(), "blas: asked for by name");
            case "reference" -> new Choice(new ReferenceBackend(), "reference: asked for by name");
            default ->
                    throw new IllegalArgumentException(
                            "backend=" + name + ": must be auto, blas or reference");
        };
    }

    private static Choice automatic() {
        try {
            return new Choice(new BlasBackend(), "blas: OpenBLAS loads on this machine");
        } catch (IllegalStateException e) {
            return new Choice(
                    new ReferenceBackend(), "reference, which is slow: " + e.getMessage());
        }
    }
}
