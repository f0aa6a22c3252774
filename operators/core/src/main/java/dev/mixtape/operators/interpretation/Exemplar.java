package dev.mixtape.operators.interpretation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A song that exemplifies a component: a large part of it belongs there.
 *
 * @param id names the song
 * @param title may be null
 * @param artist may be null
 * @param frames N
 * @param share of the component in the song, in units of {@link SongShares#UNIT}
 */
public record Exemplar(String id, String title, String artist, int frames, int share) {

    /** The rule: by falling share, equal ones by falling number of frames, then by id. */
    public static final Comparator<Exemplar> BEST_FIRST =
            Comparator.comparingInt(Exemplar::share)
                    .thenComparingInt(Exemplar::frames)
                    .reversed()
                    .thenComparing(Exemplar::id);

    /** The share in [0, 1]. */
    public double shareOfSong() {
        return (double) share / SongShares.UNIT;
    }

    /** The best of some and another one, best first; of one song only the newer stays. */
    public static List<Exemplar> with(List<Exemplar> some, Exemplar another, int most) {
        List<Exemplar> all = new ArrayList<>(without(some, another.id()));
        all.add(another);
        all.sort(BEST_FIRST);
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }

    /** All but one song. */
    public static List<Exemplar> without(List<Exemplar> some, String id) {
        return some.stream().filter(exemplar -> !exemplar.id().equals(id)).toList();
    }
}
