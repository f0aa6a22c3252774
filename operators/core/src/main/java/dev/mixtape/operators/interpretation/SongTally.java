package dev.mixtape.operators.interpretation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts songs for the components they use, in memory; the stream counts the same in state. */
public final class SongTally {
    private final int exemplars;
    private final Map<Integer, ComponentCounts> counts = new TreeMap<>();

    /**
     * An empty one.
     *
     * @param exemplars songs that each component remembers
     */
    public SongTally(int exemplars) {
        this.exemplars = exemplars;
    }

    /** Counts a song; the same song must not come twice. */
    public void add(SongShares song) {
        for (int i = 0; i < song.components().size(); i++) {
            int share = song.shares().get(i);
            boolean strongest = i == 0;
            counts.merge(
                    song.components().get(i),
                    first(song, song.components().get(i), share, strongest),
                    this::sum);
        }
    }

    /** What was counted, by component; components without a song are left out. */
    public List<ComponentCounts> counts() {
        return List.copyOf(counts.values());
    }

    private static ComponentCounts first(SongShares song, int k, int share, boolean strongest) {
        Map<String, TagCount> tags = new HashMap<>();
        for (String tag : song.tags()) {
            tags.put(tag, TagCount.NONE.plus(share, strongest, 1));
        }
        return new ComponentCounts(
                k,
                (long) share * song.frames(),
                1,
                strongest && !song.tags().isEmpty() ? 1 : 0,
                tags,
                List.of(
                        new Exemplar(
                                song.id(), song.title(), song.artist(), song.frames(), share)));
    }

    /** Into the tags of the first, which this tally owns. */
    private ComponentCounts sum(ComponentCounts a, ComponentCounts b) {
        b.tags()
                .forEach(
                        (tag, count) ->
                                a.tags()
                                        .merge(
                                                tag,
                                                count,
                                                (x, y) ->
                                                        new TagCount(
                                                                x.share() + y.share(),
                                                                x.songs() + y.songs())));
        return new ComponentCounts(
                a.component(),
                a.frames() + b.frames(),
                a.songs() + b.songs(),
                a.taggedSongs() + b.taggedSongs(),
                a.tags(),
                Exemplar.with(a.exemplars(), b.exemplars().get(0), exemplars));
    }
}
