package dev.mixtape.operators.planted;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.learner.Songs;
import java.util.Random;

/**
 * Songs of a {@link PlantedMixture} with a dozen components each. A song depends on the mixture's
 * seed and its own number alone.
 */
final class PlantedSongs implements Songs {

    private static final int COMPONENTS_A_SONG = 12;

    /** Standard deviation of the means, where a component's own is about 1. */
    private static final double SEPARATION = 1;

    private final Size size;
    private final int count;
    private final long seed;
    private final PlantedMixture mixture;

    PlantedSongs(Size size, int count, long seed) {
        this.size = size;
        this.count = count;
        this.seed = seed;
        mixture = new PlantedMixture(size.D(), size.K(), SEPARATION, new Random(seed));
    }

    @Override
    public Frames frames(int j) {
        return song(j, size.frames());
    }

    /** Song j, of so many frames; j may be {@link #count} or more. */
    Frames song(int j, int N) {
        Random random = new Random(seed * 1_000_003 + j);
        return mixture.song(N, COMPONENTS_A_SONG, random).frames();
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int dimensions() {
        return size.D();
    }

    @Override
    public String id(int j) {
        return "planted-" + j;
    }

    @Override
    public void close() {}
}
