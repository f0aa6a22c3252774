package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.WhiteningEstimate;
import dev.mixtape.operators.model.Whitening;
import java.util.List;

/**
 * Frames of a corpus in the space that baselines live in: whitened as the HDPGMM's are.
 *
 * @param whitening estimated on these frames
 * @param frames n×D, whitened
 */
record WhiteSample(Whitening whitening, Matrix frames) {

    /**
     * Whitens a sample.
     *
     * @param samples raw frames, at least one, all of the same D
     */
    static WhiteSample of(List<Frames> samples) {
        Whitening whitening = whitening(samples);
        int D = whitening.D();
        int n = samples.stream().mapToInt(Frames::count).sum();
        float[] x = new float[n * D];
        int at = 0;
        for (Frames sample : samples) {
            float[] white = whitening.applyInSingle(sample);
            System.arraycopy(white, 0, x, at, white.length);
            at += white.length;
        }
        return new WhiteSample(whitening, new Matrix(n, D, x));
    }

    /** The whitening alone. */
    static Whitening whitening(List<Frames> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("samples=0: at least one song is needed");
        }
        int D = samples.get(0).dimensions();
        Whitening unset = Whitening.identity(D);
        samples.forEach(unset::check);
        return WhiteningEstimate.of(D, samples);
    }
}
