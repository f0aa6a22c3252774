package dev.mixtape.operators.evaluation;

import dev.mixtape.operators.fisher.Normalisation;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Whitening;
import java.util.List;

/**
 * Vector of locally aggregated descriptors (Jégou et al. 2010): how a song's frames differ from the
 * words of a codebook that they are nearest to, summed word by word.
 *
 * @param whitening of the frames that it was learned from
 * @param centres words × D, whitened
 */
public record Vlad(Whitening whitening, Matrix centres) {

    /** How many words, where nothing else is asked for. */
    public static final int WORDS = 64;

    /**
     * Learns a codebook by mini-batch k-means.
     *
     * @param samples raw frames, at least one, all of the same D
     * @param words K
     * @param seed of every draw
     */
    public static Vlad learn(List<Frames> samples, int words, long seed) {
        if (words < 1) {
            throw new IllegalArgumentException("words=" + words + ": must be at least 1");
        }
        WhiteSample sample = WhiteSample.of(samples);
        return new Vlad(sample.whitening(), MiniBatchKMeans.centres(sample.frames(), words, seed));
    }

    /**
     * Σ (x − c) over the frames of each word, then {@link Normalisation}.
     *
     * @param song N×D, raw, at least one frame
     * @return words·D numbers, a word after the other, of length 1
     */
    public float[] embed(Frames song) {
        int D = whitening.D();
        float[] x = whitening.applyInSingle(song);
        double[] sums = new double[centres.rows() * D];
        NearestCentre search = new NearestCentre(centres);
        for (int n = 0; n < song.count(); n++) {
            int word = search.of(x, n);
            for (int i = 0; i < D; i++) {
                sums[word * D + i] += x[n * D + i] - centres.at(word, i);
            }
        }
        float[] vector = new float[sums.length];
        for (int q = 0; q < vector.length; q++) {
            vector[q] = (float) (sums[q] / song.count());
        }
        Normalisation.apply(vector);
        return vector;
    }
}
