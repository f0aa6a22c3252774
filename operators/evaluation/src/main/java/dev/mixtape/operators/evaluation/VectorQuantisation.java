package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Representation;
import dev.mixtape.operators.model.Whitening;
import java.util.List;

/**
 * VQCodebook (paper §3.2): k-means on whitened frames; a song is how often each word of the
 * codebook is the nearest to one of its frames. Differs from the authors' code in the floor of the
 * logarithm, which there is 2.2e-15 and here the 1e-8 of the paper, as for the HDPGMM's embedding.
 *
 * @param whitening of the frames that it was learned from
 * @param centres words × D, whitened
 */
public record VectorQuantisation(Whitening whitening, Matrix centres) {

    /**
     * Learns a codebook by mini-batch k-means.
     *
     * @param samples raw frames, at least one, all of the same D
     * @param words K
     * @param seed of every draw
     */
    public static VectorQuantisation learn(List<Frames> samples, int words, long seed) {
        if (words < 1) {
            throw new IllegalArgumentException("words=" + words + ": must be at least 1");
        }
        WhiteSample sample = WhiteSample.of(samples);
        return new VectorQuantisation(
                sample.whitening(), MiniBatchKMeans.centres(sample.frames(), words, seed));
    }

    /**
     * ln(max(share of frames, 1e-8)) of every word.
     *
     * @param song N×D, raw, at least one frame
     * @return words, log domain
     */
    public float[] embed(Frames song) {
        float[] x = whitening.applyInSingle(song);
        NearestCentre search = new NearestCentre(centres);
        double[] counts = new double[centres.rows()];
        for (int n = 0; n < song.count(); n++) {
            counts[search.of(x, n)]++;
        }
        return Representation.logOfMean(counts, song.count());
    }
}
