package dev.mixtape.operators.audio;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inner loop of resampling. {@code VectorFilterBank} does it with the JDK's Vector API when the
 * JVM was started with {@code --add-modules jdk.incubator.vector}; without, ffmpeg's resampler does
 * the work with the same filter.
 */
interface FilterBank {

    /**
     * Writes out[i] = Σ_k h[p][k] x[j−before+1+k] for {@code count} consecutive outputs, j and p
     * being the input sample and the phase of output {@code first + i}.
     *
     * @param x input; x[0] is input sample {@code inputStart}
     */
    void apply(SincFilter filter, float[] x, long inputStart, long first, int count, float[] out);

    /** The filter bank that this JVM can run fast, or nothing. */
    static Optional<FilterBank> fast() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            try {
                return Optional.of(
                        Class.forName("dev.mixtape.operators.audio.VectorFilterBank")
                                .asSubclass(FilterBank.class)
                                .getDeclaredConstructor()
                                .newInstance());
            } catch (ReflectiveOperationException | LinkageError e) {
                Log.OF.warn("Vector API present but not usable; ffmpeg resamples", e);
            }
        }
        return Optional.empty();
    }

    /** An interface has no private fields. */
    final class Log {
        private static final Logger OF = LoggerFactory.getLogger(FilterBank.class);

        private Log() {}
    }
}
