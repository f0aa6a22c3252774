package dev.mixtape.operators.backend.reference;

import dev.mixtape.operators.backend.BackendProvider;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import java.util.Optional;

/** Offers {@link ReferenceBackend}. */
public final class ReferenceProvider implements BackendProvider {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public String merit() {
        return "plain Java, which is slow, runs everywhere";
    }

    @Override
    public InferenceBackend open(Backends.Placement placement) {
        return new ReferenceBackend();
    }
}
