package dev.mixtape.operators.inference;

import dev.mixtape.operators.features.Frames;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import java.util.List;

/** How a model begins: a sample of frames gives the whitening and the first components. */
public final class Bootstrap {

    private Bootstrap() {}

    /**
     * A sample without replacement of at most n frames of a song, in the song's order.
     *
     * @param seed the configuration's; with the track id it fixes the draw
     * @return the song itself if it has no more than n frames
     */
    public static Frames sample(Frames song, int n, long seed, String trackId) {
        throw new UnsupportedOperationException("lands with the next commit");
    }

    /**
     * Version 0: mean and Cholesky factor of the precision of the samples, components by k-means++
     * on the whitened samples. Nothing counts as learned yet.
     *
     * @param samples one or more per song, raw, in an order that does not depend on arrival
     * @throws IllegalArgumentException if there is no frame, D differs, or a value is not finite
     */
    public static Model bootstrap(Hyperparameters h, List<Frames> samples) {
        throw new UnsupportedOperationException("lands with the next commit");
    }
}
