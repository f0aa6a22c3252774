package dev.mixtape.operators.backend.blas;

import dev.mixtape.operators.backend.BackendProvider;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import java.util.Optional;

/** Offers {@link BlasBackend}. */
public final class BlasProvider implements BackendProvider {
    @Override
    public String name() {
        return "blas";
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public String merit() {
        return "OpenBLAS loads";
    }

    @Override
    public InferenceBackend open(Backends.Placement placement) {
        return new BlasBackend();
    }
}
