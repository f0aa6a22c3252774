package dev.mixtape.pipeline.console.map;

import dev.mixtape.operators.layout.LandmarkMap;
import dev.mixtape.operators.layout.Places;
import dev.mixtape.operators.layout.Spot;
import dev.mixtape.pipeline.console.catalog.Change;
import dev.mixtape.schemas.ComponentShare;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * All tracks as points of a plane, in which those that sound alike are near. A track that comes
 * moves no other; one that is embedded anew moves itself; and now and then, ever more rarely, the
 * map settles and all drift a little ({@link LandmarkMap}).
 *
 * <p>A track's ordinal is its own as long as the process lives: one that was withdrawn leaves a
 * hole, and has it again when it comes back. Any thread may ask; a settling map keeps nobody
 * waiting.
 */
public final class TrackMap implements Consumer<Change> {

    /** A point's number for no component, and for no tag. */
    static final char NONE = 65_535;

    private final List<MapListener> listeners = new CopyOnWriteArrayList<>();

    /** Held by who changes, beside the lock of the columns, and alone while the map settles. */
    private final Object changing = new Object();

    private final Columns columns = new Columns();
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final List<String> tags = new ArrayList<>();
    private final Map<String, Character> tagNumbers = new HashMap<>();

    /** By model and dimension. */
    private final Map<String, SongSpace> spaces = new HashMap<>();

    private String newestModel = "";
    private long newestVersion;
    private long revision;

    /** Takes a change of the catalog. */
    @Override
    public void accept(Change change) {
        synchronized (changing) {
            boolean isShown = change.line() != null && change.vector() != null;
            Integer known = ordinals.get(change.id());
            if (known == null && !isShown) {
                return;
            }
            int ordinal = known == null ? columns.size() : known;
            synchronized (this) {
                if (known == null) {
                    columns.add(change.id());
                    ordinals.put(change.id(), ordinal);
                }
                SongSpace before = columns.space[ordinal];
                columns.space[ordinal] = isShown ? space(change) : null;
                if (before != null && before != columns.space[ordinal]) {
                    before.lose(ordinal, columns);
                    spaces.values().removeIf(space -> space == before && before.isEmpty());
                }
                if (isShown) {
                    put(ordinal, before, change);
                }
                revision++;
            }
            SongSpace space = columns.space[ordinal];
            boolean settles = space != null && space.shouldSettle();
            if (settles) {
                settle(space);
            }
            listeners.forEach(listener -> listener.points(ordinal, ordinal + 1));
            if (settles) {
                listeners.forEach(listener -> listener.moved(revision));
            }
        }
    }

    private SongSpace space(Change change) {
        String modelId = change.line().modelId();
        return spaces.computeIfAbsent(
                key(modelId, change.vector()), key -> new SongSpace(modelId, ordinals.size() - 1));
    }

    private static String key(String modelId, float[] vector) {
        return modelId + "/" + vector.length;
    }

    private void put(int ordinal, SongSpace before, Change change) {
        SongSpace space = columns.space[ordinal];
        List<ComponentShare> strongest = change.line().strongest();
        columns.component[ordinal] =
                strongest.isEmpty() ? NONE : (char) strongest.get(0).getComponent();
        columns.tag[ordinal] = tag(change.line().tags());
        columns.arrivedAt[ordinal] = change.line().arrivedAt().toEpochMilli();
        columns.version[ordinal] = change.line().modelVersion();
        if (newestModel.isEmpty()) {
            newestModel = space.modelId;
        }
        if (space.modelId.equals(newestModel)) {
            newestVersion = Math.max(newestVersion, change.line().modelVersion());
        }
        space.take(ordinal, change.vector(), space != before, columns);
    }

    /** The number of the first one, new or known; of tags beyond 65,535 there is none. */
    private char tag(List<String> all) {
        if (all.isEmpty()) {
            return NONE;
        }
        Character known = tagNumbers.get(all.get(0));
        if (known != null) {
            return known;
        }
        if (tags.size() == NONE) {
            return NONE;
        }
        tags.add(all.get(0));
        tagNumbers.put(all.get(0), (char) (tags.size() - 1));
        return (char) (tags.size() - 1);
    }

    /** Lays out with the columns' lock free: only who holds {@code changing} writes to them. */
    private void settle(SongSpace space) {
        int[] chosen = space.chosen();
        LandmarkMap settled = space.settled(chosen, columns);
        synchronized (this) {
            space.adopt(settled, chosen, columns);
            for (int ordinal = 0; ordinal < columns.size(); ordinal++) {
                if (columns.space[ordinal] == space) {
                    columns.move(ordinal, settled.places());
                }
            }
            revision++;
        }
    }

    /**
     * Says which version of which model is the newest, by which the tracks' are behind. Until it is
     * said, it is the newest seen of the first track's model.
     */
    public synchronized void newest(String modelId, long version) {
        newestModel = modelId;
        newestVersion = version;
    }

    /**
     * Tells a listener what changes from now on.
     *
     * @return what ends that
     */
    public Runnable follow(MapListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ordinals given, withdrawn tracks' among them. */
    public synchronized int size() {
        return columns.size();
    }

    /** Grows with every change. */
    public synchronized long revision() {
        return revision;
    }

    /** The number of a track's point; none if there never was such a track. */
    public synchronized OptionalInt ordinal(String id) {
        Integer ordinal = ordinals.get(id);
        return ordinal == null ? OptionalInt.empty() : OptionalInt.of(ordinal);
    }

    /** The track of a point, even if it was withdrawn; none if there is no such ordinal. */
    public synchronized Optional<String> id(int ordinal) {
        return ordinal < 0 || ordinal >= columns.size()
                ? Optional.empty()
                : Optional.of(columns.id[ordinal]);
    }

    /**
     * Where a song would be that is no track.
     *
     * @param modelId of the model that made the vector
     * @param vector of length 1
     * @return nothing while there is no track that it can be compared with
     */
    public synchronized Optional<Point> place(String modelId, float[] vector) {
        SongSpace space = spaces.get(key(modelId, vector));
        if (space == null || space.map().size() == 0) {
            return Optional.empty();
        }
        Spot spot = space.map().find(vector);
        Places places = space.map().places();
        return Optional.of(new Point(spot.among(places.x()), spot.among(places.y())));
    }

    /** What there is beside the points, with the middles of components, for which it sorts. */
    public synchronized MapSummary summary() {
        return new MapSummary(
                revision, columns.size(), tags, columns.components(), columns.extent());
    }

    /**
     * Writes points of one moment, all numbers little-endian: how many as an unsigned integer of 32
     * bits, and then column by column x, y (32-bit floats), the strongest component and the first
     * tag (16 bits, unsigned; 65,535: none), when the track arrived (64-bit float, milliseconds
     * since 1970), and how many versions its embedding is behind (32-bit float; of another model
     * than the newest, one more than there are). x and y of a track that was withdrawn are NaN.
     *
     * @param from the first ordinal, at least 0; beyond the last there are no points
     * @throws IllegalArgumentException for a negative one
     */
    public void writePoints(int from, OutputStream out) throws IOException {
        if (from < 0) {
            throw new IllegalArgumentException("from=" + from + ": must be at least 0");
        }
        byte[] points;
        synchronized (this) {
            points = columns.encode(from, newestModel, newestVersion);
        }
        out.write(points);
    }
}
