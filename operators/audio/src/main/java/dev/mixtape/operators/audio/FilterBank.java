package dev.mixtape.operators.audio;

import dev.mixtape.operators.simd.Simd;
import java.util.Optional;

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
        return Simd.load(FilterBank.class, "VectorFilterBank");
    }
}
