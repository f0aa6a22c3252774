package dev.mixtape.operators.moves;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A few frames of a few songs of a mini-batch, on which moves are proposed and measured: at most
 * {@link #SONGS} songs and {@link #FRAMES} frames of each, which are 106 KB at 52 features. Which
 * songs, and which of their frames, the seed and the track ids alone decide, so that the same songs
 * give the same probe in whatever order, and from however many probes, it is gathered.
 *
 * <p>Mutable; not thread-safe.
 */
public final class Probe {

    /** Most songs. */
    public static final int SONGS = 32;

    /** Most frames of a song. */
    public static final int FRAMES = 16;

    private static final Comparator<Song> ORDER =
            Comparator.comparingLong(Song::rank)
                    .thenComparing(Song::trackId)
                    .thenComparing(song -> song.frames().values(), Arrays::compare);

    private final TreeSet<Song> songs = new TreeSet<>(ORDER);

    /**
     * Some frames of a song.
     *
     * @param rank songs of the lowest ranks are kept
     * @param frames raw, at most {@link #FRAMES}
     */
    public record Song(long rank, String trackId, Frames frames) {}

    /**
     * Whether a song would be kept, were it offered now.
     *
     * @param seed the configuration's
     */
    public boolean wants(long seed, String trackId) {
        return songs.size() < SONGS || rank(seed, trackId) <= songs.last().rank();
    }

    /**
     * Offers a whole song.
     *
     * @param seed the configuration's
     */
    public void offer(long seed, String trackId, Frames song) {
        if (song.count() > 0 && wants(seed, trackId)) {
            Frames some = Bootstrap.sample(song, FRAMES, seed, trackId);
            add(new Song(rank(seed, trackId), trackId, some));
        }
    }

    private static long rank(long seed, String trackId) {
        return new SplittableRandom(Bootstrap.mix(seed, trackId)).nextLong();
    }

    /** Adds what another probe kept of a song. */
    public void add(Song song) {
        songs.add(song);
        if (songs.size() > SONGS) {
            songs.pollLast();
        }
    }

    /** The songs kept, lowest rank first. */
    public List<Song> songs() {
        return List.copyOf(songs);
    }

    /** Whether there is no song. */
    public boolean isEmpty() {
        return songs.isEmpty();
    }
}
