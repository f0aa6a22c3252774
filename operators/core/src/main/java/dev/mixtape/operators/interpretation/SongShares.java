package dev.mixtape.operators.interpretation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a song is shared out among components, in whole units of 2⁻²⁰, so that sums are exact: the
 * same in any order, and a song that is taken away again leaves nothing behind.
 *
 * @param id names the song
 * @param title may be null
 * @param artist may be null
 * @param frames N
 * @param tags clean, see {@link Tags#clean}
 * @param components by falling share, equal ones by number
 * @param shares of each, in units, above 0
 */
public record SongShares(
        String id,
        String title,
        String artist,
        int frames,
        List<String> tags,
        List<Integer> components,
        List<Integer> shares) {

    /** Units in a share of 1. */
    public static final int UNIT = 1 << 20;

    /** Checks shapes. */
    public SongShares {
        if (components.size() != shares.size()) {
            throw new IllegalArgumentException(
                    "components="
                            + components.size()
                            + ", shares="
                            + shares.size()
                            + ": must be as many");
        }
        tags = List.copyOf(tags);
        components = List.copyOf(components);
        shares = List.copyOf(shares);
    }

    /**
     * Those of a song with all its mean responsibilities.
     *
     * @param responsibilities (1/N) Σ_n r_nk, K, linear domain
     */
    public static SongShares of(
            String id,
            String title,
            String artist,
            int frames,
            List<String> tags,
            float[] responsibilities) {
        return of(
                id,
                title,
                artist,
                frames,
                tags,
                IntStream.range(0, responsibilities.length).toArray(),
                responsibilities);
    }

    /**
     * Those of a song with some of its mean responsibilities.
     *
     * @param components k of each
     * @param responsibilities (1/N) Σ_n r_nk of each, linear domain
     */
    public static SongShares of(
            String id,
            String title,
            String artist,
            int frames,
            List<String> tags,
            int[] components,
            float[] responsibilities) {
        List<Integer> kept = new ArrayList<>();
        List<Integer> units = new ArrayList<>();
        IntStream.range(0, components.length)
                .boxed()
                .filter(i -> units(responsibilities[i]) > 0)
                .sorted(
                        Comparator.<Integer>comparingInt(i -> -units(responsibilities[i]))
                                .thenComparingInt(i -> components[i]))
                .forEach(
                        i -> {
                            kept.add(components[i]);
                            units.add(units(responsibilities[i]));
                        });
        return new SongShares(id, title, artist, frames, tags, kept, units);
    }

    private static int units(float share) {
        return Math.round(share * UNIT);
    }
}
