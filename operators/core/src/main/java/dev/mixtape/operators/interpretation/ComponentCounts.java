package dev.mixtape.operators.interpretation;

import java.util.List;
import java.util.Map;

/**
 * What was counted for one component.
 *
 * @param component k
 * @param frames N_k = Σ over songs of frames times share, in units of {@link SongShares#UNIT}
 * @param songs songs that have a share of it
 * @param taggedSongs songs with tags whose strongest component it is; over all components they add
 *     up to J
 * @param tags by tag
 * @param exemplars best first
 */
public record ComponentCounts(
        int component,
        long frames,
        long songs,
        long taggedSongs,
        Map<String, TagCount> tags,
        List<Exemplar> exemplars) {}
