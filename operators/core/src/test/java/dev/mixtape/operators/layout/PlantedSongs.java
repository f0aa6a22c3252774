package dev.mixtape.operators.layout;

import java.util.Random;
import java.util.stream.IntStream;

/** Songs about centres drawn at random: unit vectors of which it is known what is near. */
final class PlantedSongs {
    private static final int CENTRES = 20;
    private static final int D = 32;
    private static final double NOISE = 0.6;

    private PlantedSongs() {}

    /** Song i is of centre i mod 20. */
    static float[][] draw(int songs, long seed) {
        Random random = new Random(seed);
        float[][] centres = new float[CENTRES][];
        for (int c = 0; c < CENTRES; c++) {
            centres[c] = around(new float[D], 1, random);
        }
        return IntStream.range(0, songs)
                .mapToObj(i -> around(centres[i % CENTRES], NOISE / Math.sqrt(D), random))
                .toArray(float[][]::new);
    }

    /** Of length 1. */
    private static float[] around(float[] centre, double deviation, Random random) {
        float[] song = new float[D];
        double squares = 0;
        for (int p = 0; p < D; p++) {
            song[p] = (float) (centre[p] + deviation * random.nextGaussian());
            squares += song[p] * song[p];
        }
        for (int p = 0; p < D; p++) {
            song[p] /= (float) Math.sqrt(squares);
        }
        return song;
    }
}
