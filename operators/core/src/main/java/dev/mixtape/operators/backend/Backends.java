package dev.mixtape.operators.backend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Chooses a backend: what was asked for by name is used or refused, {@code auto} says why. */
public final class Backends {
    private static final String AUTO = "auto";

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
     * @param name {@code auto}, or that of a {@link BackendProvider} on the class path: {@code
     *     opencl}, {@code blas}, {@code reference}
     * @throws IllegalArgumentException for another name, with the choices
     * @throws IllegalStateException if this machine has not what it needs, with the remedy
     */
    public static Choice choose(String name, Placement placement) {
        List<BackendProvider> providers = providers();
        if (name.equals(AUTO)) {
            return automatic(providers, placement);
        }
        for (BackendProvider provider : providers) {
            if (provider.name().equals(name)) {
                return new Choice(provider.open(placement), name + ": asked for by name");
            }
        }
        throw new IllegalArgumentException(
                "backend="
                        + name
                        + ": must be one of auto, "
                        + providers.stream()
                                .map(BackendProvider::name)
                                .collect(Collectors.joining(", ")));
    }

    /** Makes backends of that name one after the other, spread over the devices there are. */
    public static Supplier<InferenceBackend> spread(String name) {
        AtomicInteger next = new AtomicInteger();
        return () -> choose(name, new Placement(next.getAndIncrement(), List.of())).backend();
    }

    /** Those on the class path, in the order in which {@code auto} tries them. */
    private static List<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(BackendProvider::rank).reversed())
                .toList();
    }

    private static Choice automatic(List<BackendProvider> providers, Placement placement) {
        List<String> reasons = new ArrayList<>();
        for (BackendProvider provider : providers) {
            Optional<String> obstacle = provider.obstacle();
            if (obstacle.isPresent()) {
                reasons.add(obstacle.get());
                continue;
            }
            try {
                return chosen(provider, providers, placement, reasons);
            } catch (IllegalStateException e) {
                reasons.add(provider.name() + " cannot be used: " + e.getMessage());
            }
        }
        throw new IllegalStateException(
                "backend=auto: no backend can be used (" + String.join("; ", reasons) + ")");
    }

    private static Choice chosen(
            BackendProvider provider,
            List<BackendProvider> providers,
            Placement placement,
            List<String> reasons) {
        InferenceBackend backend = provider.open(placement);
        List<String> said = new ArrayList<>(List.of(provider.merit()));
        if (provider.needsFallback()) {
            List<BackendProvider> others =
                    providers.stream().filter(each -> !each.needsFallback()).toList();
            backend =
                    new FailoverBackend(
                            backend, () -> automatic(others, Placement.FIRST).backend());
            said.add(others.get(0).name() + " takes over should it fail");
        }
        said.addAll(reasons);
        return new Choice(backend, provider.name() + ": " + String.join("; ", said));
    }
}
