package dev.mixtape.operators.backend.reference;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.features.Frames;
import dev.mixtape.operators.model.Model;
import java.util.List;

/** Double precision, plain loops, never optimised: what every other backend is compared with. */
public final class ReferenceBackend implements InferenceBackend {

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public String device() {
        return "JVM, one thread, double precision";
    }

    @Override
    public void use(Model model) {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    @Override
    public BundleResult infer(List<Frames> songs) {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    @Override
    public List<SongResult> embed(List<Frames> songs) {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    @Override
    public void close() {}
}
