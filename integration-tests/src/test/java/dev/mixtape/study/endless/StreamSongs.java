package dev.mixtape.study.endless;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.planted.PlantedMixture;
import java.util.AbstractList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The songs of a stream, and others like them. Each depends on the seed and its number alone. */
final class StreamSongs {
    static final int D = 8;

    /** Frames of a song. */
    private static final int FRAMES = 20;

    /** Most clusters that a song is of. */
    private static final int CLUSTERS_A_SONG = 3;

    /** Standard deviation of the means, where a cluster's own is about 1. */
    private static final double SEPARATION = 2;

    private final PlantedStream stream;
    private final int count;
    private final long seed;
    private final PlantedMixture mixture;

    /** Songs that are drawn when they are asked for. */
    StreamSongs(PlantedStream stream, int count, long seed) {
        this.stream = stream;
        this.count = count;
        this.seed = seed;
        mixture = new PlantedMixture(D, PlantedStream.TRUTH, SEPARATION, new Random(seed));
    }

    int count() {
        return count;
    }

    PlantedStream stream() {
        return stream;
    }

    /** All of them, each drawn whenever it is asked for. */
    List<Frames> all() {
        return new AbstractList<>() {
            @Override
            public Frames get(int j) {
                return frames(j);
            }

            @Override
            public int size() {
                return count;
            }
        };
    }

    /** So many songs of all times, or all if there are no more. */
    List<Frames> atEvenDistances(int most) {
        int some = Math.min(most, count);
        return IntStream.range(0, some)
                .mapToObj(i -> frames((int) ((long) i * count / some)))
                .toList();
    }

    /** Song j. */
    Frames frames(int j) {
        double time = (double) j / count;
        return song(j, time, stream.clusters(time)).frames();
    }

    /** Songs that nobody learns from, like those of a time. */
    List<PlantedMixture.Song> like(double time, int songs) {
        return heldOut(songs, i -> time);
    }

    /** Songs that nobody learns from, like those of the first half. */
    List<PlantedMixture.Song> likeTheFirstHalf(int songs) {
        return heldOut(songs, i -> 0.5 * i / songs);
    }

    /** Songs that nobody learns from, of all clusters as they lie after the last song. */
    List<PlantedMixture.Song> ofAllClusters(int songs) {
        int[] all = IntStream.range(0, PlantedStream.TRUTH).toArray();
        return IntStream.range(0, songs).mapToObj(i -> song(-1 - i, 1, all)).toList();
    }

    private List<PlantedMixture.Song> heldOut(int songs, IntToDoubleFunction time) {
        return IntStream.range(0, songs)
                .mapToObj(
                        i -> {
                            double then = time.applyAsDouble(i);
                            return song(-1 - i, then, stream.clusters(then));
                        })
                .toList();
    }

    private PlantedMixture.Song song(int number, double time, int[] clusters) {
        double distance = stream.distance(time);
        PlantedMixture there =
                distance == 0 ? mixture : mixture.moved(distance, new Random(seed + 1));
        Random random = new Random(seed * 1_000_003 + number);
        int[] used =
                random.ints(CLUSTERS_A_SONG, 0, clusters.length).map(i -> clusters[i]).toArray();
        return there.song(FRAMES, used, random);
    }
}
