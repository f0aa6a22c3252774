package dev.mixtape.it.trial;

import dev.mixtape.schemas.LearningProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lines of progress, in order: within a life versions follow one another, and each has learned its
 * batch besides what the one before had. A life goes on from a version of the life that it grew
 * from, whose line it may tell again.
 */
final class VersionCounts {
    private final Optional<Lives> lives;
    private final Map<String, Map<Long, Long>> learnedBy = new HashMap<>();
    private final List<String> broken = new ArrayList<>();
    private String lineage = "";
    private long newest = -1;
    private long learned;

    /**
     * Begins with nothing.
     *
     * @param lives tells who grew from whom; without it each life grew from the one before
     */
    VersionCounts(Optional<Lives> lives) {
        this.lives = lives;
    }

    void add(LearningProgress line) {
        add(
                line.getLineage(),
                line.getVersion(),
                line.getVersion() == 0 ? 0 : line.getBatchTracks(),
                line.getTracksLearned());
    }

    /**
     * Takes a line.
     *
     * @param batch tracks of its batch; of version 0, which is made of a sample, none
     */
    void add(String life, long version, long batch, long tracksLearned) {
        Map<Long, Long> own = learnedBy.get(life);
        if (own == null) {
            checkFirst(ofParent(life), life, version, batch, tracksLearned);
            own = new HashMap<>();
            learnedBy.put(life, own);
        } else if (!life.equals(lineage)
                || version != newest + 1
                || tracksLearned != learned + batch) {
            complain(life, version, batch, tracksLearned);
        }
        own.put(version, tracksLearned);
        lineage = life;
        newest = version;
        learned = tracksLearned;
    }

    /** The same line again, or the one behind it; unless nobody saw either. */
    private void checkFirst(
            Map<Long, Long> parents, String life, long version, long batch, long tracksLearned) {
        Long again = parents.get(version);
        Long before = parents.get(version - 1);
        boolean isFirstOfAll = version == 0 && tracksLearned == 0;
        boolean follows =
                (again == null && before == null)
                        || (again != null && again == tracksLearned)
                        || (before != null && before + batch == tracksLearned);
        if (!follows || (parents.isEmpty() && !isFirstOfAll)) {
            complain(life, version, batch, tracksLearned);
        }
    }

    /** Of the nearest that told anything: a transaction may have taken all that one told. */
    private Map<Long, Long> ofParent(String life) {
        if (lives.isEmpty()) {
            return learnedBy.getOrDefault(lineage, Map.of());
        }
        String parent = lives.get().parent(life);
        while (!parent.isEmpty() && !learnedBy.containsKey(parent)) {
            parent = lives.get().parent(parent);
        }
        return learnedBy.getOrDefault(parent, Map.of());
    }

    private void complain(String life, long version, long batch, long tracksLearned) {
        broken.add(
                "progress: %s, with a batch of %d and %d tracks in all, behind %s with %d"
                        .formatted(
                                Lives.name(life, version),
                                batch,
                                tracksLearned,
                                Lives.name(lineage, newest),
                                learned));
    }

    /** Returns the newest version, or -1. */
    long newest() {
        return newest;
    }

    /** Returns what the newest version has learned from. */
    long learned() {
        return learned;
    }

    /** Returns a sentence for each line that does not follow. */
    List<String> broken() {
        return List.copyOf(broken);
    }
}
