package dev.mixtape.operators.backend.opencl;

import dev.mixtape.operators.backend.BackendProvider;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import java.util.Optional;

/** Offers {@link OpenClBackend}. */
public final class OpenClProvider implements BackendProvider {
    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public int rank() {
        return 20;
    }

    @Override
    public Optional<String> obstacle() {
        return OpenClBackend.hasGpu()
                ? Optional.empty()
                : Optional.of(
                        "OpenCL lists no GPU (for a GPU install its vendor's driver with its"
                                + " OpenCL part)");
    }

    @Override
    public String merit() {
        return "there is a GPU";
    }

    @Override
    public boolean needsFallback() {
        return true;
    }

    @Override
    public InferenceBackend open(Backends.Placement placement) {
        return new OpenClBackend(placement.subtask(), placement.devices());
    }
}
