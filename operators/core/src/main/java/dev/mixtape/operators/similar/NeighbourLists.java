package dev.mixtape.operators.similar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For each of some tracks the nearest others that anybody has told of, in memory.
 *
 * <p>A list is a set of offers, of which the best are kept: it does not depend on their order.
 * Revisions of an embedding are numbered, upwards for each track, so that an offer that was
 * overtaken is known as such. Some more than are wanted are kept, so that a neighbour that goes
 * leaves no gap.
 *
 * <p>Not thread-safe.
 */
public final class NeighbourLists {
    private final int k;
    private final int keep;
    private final Map<String, NeighbourList> lists = new HashMap<>();
    private final Map<String, Listed> listed = new HashMap<>();

    /** Whose list has changed, in the order of the first change, and whether in its first k. */
    private final Map<String, Boolean> changes = new LinkedHashMap<>();

    /**
     * A list that is not as it was.
     *
     * @param trackId whose; there is no list any more when it was removed
     * @param visible whether the first k have changed
     */
    public record Change(String trackId, boolean visible) {}

    /** A track that is in lists: one text for its id in all of them, and whose they are. */
    private record Listed(String id, List<String> by) {}

    /**
     * Makes it empty.
     *
     * @param k neighbours of a track that are wanted, at least 1
     * @param keep the most that are kept, at least k
     */
    public NeighbourLists(int k, int keep) {
        this.k = k;
        this.keep = keep;
    }

    /** Puts in a list as it was stored. */
    public void restore(NeighbourList list) {
        List<Neighbour> neighbours = new ArrayList<>(list.neighbours().size());
        list.neighbours().forEach(neighbour -> neighbours.add(enlist(neighbour, list.trackId())));
        lists.put(list.trackId(), list.with(neighbours));
    }

    /** Begins the list of a track anew, unless it already has one for this revision or a later. */
    public void begin(String trackId, long number, long modelVersion) {
        NeighbourList before = lists.get(trackId);
        if (before != null && before.number() >= number) {
            return;
        }
        if (before != null) {
            delist(before);
        }
        lists.put(trackId, new NeighbourList(trackId, number, modelVersion, List.of()));
        changed(trackId, true);
    }

    /**
     * Takes a neighbour into a track's list, if it is near enough.
     *
     * @param number of the revision of the track that was compared; there is nothing to do when the
     *     list is of another
     */
    public void offer(String trackId, long number, Neighbour offered) {
        NeighbourList list = lists.get(trackId);
        if (list == null || list.number() != number || offered.trackId().equals(trackId)) {
            return;
        }
        List<Neighbour> before = list.neighbours();
        if (before.size() == keep && !isNearer(offered, before.get(keep - 1))) {
            return;
        }
        for (Neighbour neighbour : before) {
            if (neighbour.trackId().equals(offered.trackId())) {
                if (neighbour.number() < offered.number()) {
                    strike(offered.trackId(), offered.number());
                    offer(trackId, number, offered);
                }
                return;
            }
        }
        int place = before.size();
        while (place > 0 && isNearer(offered, before.get(place - 1))) {
            place--;
        }
        List<Neighbour> next = new ArrayList<>(Math.min(keep, before.size() + 1));
        next.addAll(before.subList(0, place));
        next.add(enlist(offered, trackId));
        next.addAll(before.subList(place, Math.min(before.size(), keep - 1)));
        if (before.size() == keep) {
            delist(before.get(keep - 1).trackId(), trackId);
        }
        lists.put(trackId, list.with(next));
        changed(trackId, place < k);
    }

    /** Strikes a track from all lists that have it by an older revision than this one. */
    public void strike(String trackId, long number) {
        Listed track = listed.get(trackId);
        if (track == null) {
            return;
        }
        for (String lister : List.copyOf(track.by())) {
            NeighbourList list = lists.get(lister);
            List<Neighbour> before = list.neighbours();
            for (int place = 0; place < before.size(); place++) {
                Neighbour neighbour = before.get(place);
                if (neighbour.trackId().equals(trackId) && neighbour.number() < number) {
                    List<Neighbour> rest = new ArrayList<>(before);
                    rest.remove(place);
                    delist(trackId, lister);
                    lists.put(lister, list.with(rest));
                    changed(lister, place < k);
                    break;
                }
            }
        }
    }

    /** Forgets a track's own list, if it is of this revision or an older one. */
    public void remove(String trackId, long number) {
        NeighbourList list = lists.get(trackId);
        if (list != null && list.number() <= number) {
            lists.remove(trackId);
            delist(list);
            changed(trackId, true);
        }
    }

    /** Reports a track that has no list as one whose list was removed. */
    public void tellAgain(String trackId) {
        if (!lists.containsKey(trackId)) {
            changed(trackId, true);
        }
    }

    /** The list of a track, or null. */
    public NeighbourList of(String trackId) {
        return lists.get(trackId);
    }

    /** How many tracks have a list. */
    public int size() {
        return lists.size();
    }

    /** Returns whose lists have changed since the last call, in the order of their first change. */
    public List<Change> takeChanges() {
        List<Change> taken = new ArrayList<>(changes.size());
        changes.forEach((trackId, visible) -> taken.add(new Change(trackId, visible)));
        changes.clear();
        return taken;
    }

    private static boolean isNearer(Neighbour one, Neighbour other) {
        return Neighbour.NEAREST_FIRST.compare(one, other) < 0;
    }

    private void changed(String trackId, boolean visible) {
        changes.merge(trackId, visible, Boolean::logicalOr);
    }

    private Neighbour enlist(Neighbour neighbour, String lister) {
        Listed track =
                listed.computeIfAbsent(
                        neighbour.trackId(), id -> new Listed(id, new ArrayList<>(4)));
        track.by().add(lister);
        return new Neighbour(track.id(), neighbour.number(), neighbour.similarity());
    }

    private void delist(NeighbourList list) {
        list.neighbours().forEach(neighbour -> delist(neighbour.trackId(), list.trackId()));
    }

    private void delist(String trackId, String lister) {
        Listed track = listed.get(trackId);
        track.by().remove(lister);
        if (track.by().isEmpty()) {
            listed.remove(trackId);
        }
    }
}
