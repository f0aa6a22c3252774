package dev.mixtape.operators.backend;

import dev.mixtape.operators.backend.blas.BlasBackend;
import dev.mixtape.operators.backend.opencl.OpenClBackend;
import dev.mixtape.operators.backend.reference.ReferenceBackend;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Chooses a backend: what was asked for by name is used or refused, {@code auto} says why. */
public final class Backends {

    private static final String GPU_REMEDY =
            "for a GPU install its vendor's driver with its OpenCL part";

    private Backends() {}

    /**
     * A backend and the reason for it.
     *
     * @param reason one sentence for logs and {@code doctor}
     */
    public record Choice(InferenceBackend backend, String reason) {}

    /**
     * Where a backend is to run.
     *
     * @param subtask counts the backends of a job, so that they spread over its devices
     * @param devices numbers of those that were assigned to it; none means all there are
     */
    public record Placement(int subtask, List<Integer> devices) {

        /** The first device there is. */
        public static final Placement FIRST = new Placement(0, List.of());
    }

    /** As {@link #choose(String, Placement)} on the first device. */
    public static Choice choose(String name) {
        return choose(name, Placement.FIRST);
    }

    /**
     * A new backend, the caller's to close.
     *
     * @param name {@code auto}, {@code opencl}, {@code blas} or {@code reference}
     * @throws IllegalArgumentException for another name, with the choices
     * @throws IllegalStateException for one that this machine lacks, with the remedy
     */
    public static Choice choose(String name, Placement placement) {
        return switch (name) {
            case "auto" -> automatic(placement);
            case "opencl" -> new Choice(openCl(placement), "opencl: asked for by name");
            case "blas" -> new Choice(new BlasBackend(), "blas: asked for by name");
            case "reference" -> new Choice(new ReferenceBackend(), "reference: asked for by name");
            default ->
                    throw new IllegalArgumentException(
                            "backend=" + name + ": must be auto, opencl, blas or reference");
        };
    }

    /** Makes backends of that name one after the other, spread over the devices there are. */
    public static Supplier<InferenceBackend> spread(String name) {
        AtomicInteger next = new AtomicInteger();
        return () -> choose(name, new Placement(next.getAndIncrement(), List.of())).backend();
    }

    private static InferenceBackend openCl(Placement placement) {
        return new OpenClBackend(placement.subtask(), placement.devices());
    }

    private static Choice automatic(Placement placement) {
        String noGpu = "OpenCL lists no GPU (" + GPU_REMEDY + ")";
        if (OpenClBackend.hasGpu()) {
            try {
                return new Choice(
                        new FailoverBackend(openCl(placement), Backends::cpu),
                        "opencl: there is a GPU; blas takes over should it fail");
            } catch (IllegalStateException e) {
                noGpu = "the GPU cannot be used: " + e.getMessage();
            }
        }
        return onCpu(noGpu);
    }

    private static Choice onCpu(String noGpu) {
        InferenceBackend cpu = cpu();
        String found =
                cpu instanceof BlasBackend
                        ? "blas: OpenBLAS loads"
                        : "reference, which is slow: OpenBLAS does not load";
        return new Choice(cpu, found + ", and " + noGpu);
    }

    private static InferenceBackend cpu() {
        try {
            return new BlasBackend();
        } catch (IllegalStateException e) {
            return new ReferenceBackend();
        }
    }
}
