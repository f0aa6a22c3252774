package dev.mixtape.operators.simd;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Implementations of an inner loop that use the JDK's Vector API.
 *
 * <p>That API is an incubator module: it is there when the JVM was started with {@code
 * --add-modules jdk.incubator.vector}, which our launchers do. So what uses it is loaded by name
 * and has a counterpart without.
 */
public final class Simd {

    private static final Logger LOG = LoggerFactory.getLogger(Simd.class);
    private static final boolean READY =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && prepare();

    private Simd() {}

    /**
     * A new instance of a class that uses the Vector API.
     *
     * @param type what it implements
     * @param name the class, in the package of {@code type}; it has a constructor without
     *     parameters
     * @return nothing in a JVM without the Vector API
     */
    public static <T> Optional<T> load(Class<T> type, String name) {
        return READY ? instance(type, type.getPackageName() + "." + name) : Optional.empty();
    }

    private static boolean prepare() {
        return instance(Runnable.class, Simd.class.getPackageName() + ".VectorOperatorCaches")
                .map(
                        caches -> {
                            caches.run();
                            return true;
                        })
                .orElse(false);
    }

    private static <T> Optional<T> instance(Class<T> type, String name) {
        try {
            var constructor = Class.forName(name).asSubclass(type).getDeclaredConstructor();
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance());
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.warn("Vector API present but not usable: {} is left out, all runs slower", name, e);
            return Optional.empty();
        }
    }
}
