package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.flink.ArrayBytes;
import dev.mixtape.operators.listeners.DecayedWeight;
import dev.mixtape.operators.listeners.HalfLife;
import dev.mixtape.operators.listeners.MeanVector;
import dev.mixtape.operators.listeners.Taste;
import dev.mixtape.schemas.internal.FoldedVector;
import dev.mixtape.schemas.internal.FoldedWeight;
import dev.mixtape.schemas.internal.HeardTrack;
import dev.mixtape.schemas.internal.KnownTrack;
import dev.mixtape.schemas.internal.Listen;
import dev.mixtape.schemas.internal.ListenerTotals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * The tracks that the user of the current key has heard, each with its decayed weight and newest
 * shares and vector. The heaviest are kept one by one. What a lighter one adds to the taste is
 * folded into one sum: nothing of its weight is lost, but its shares and vector stay as they are
 * from then on.
 */
final class HeardTracks {
    private final MapState<String, HeardTrack> tracks;
    private final int most;

    HeardTracks(RuntimeContext context, int most) {
        tracks =
                context.getMapState(
                        new MapStateDescriptor<>(
                                "heard-tracks",
                                Types.STRING,
                                new AvroTypeInfo<>(HeardTrack.class)));
        this.most = most;
    }

    /** Adds a play's weight. */
    void play(Listen play, HalfLife halfLife, ListenerTotals totals) throws Exception {
        DecayedWeight weight = halfLife.weigh(play.getWeight(), play.getTime());
        HeardTrack before = tracks.get(play.getTrack().getTrackId());
        long plays = 1;
        if (before == null) {
            totals.setTracks(totals.getTracks() + 1);
        } else {
            weight = weight.plus(weight(before));
            plays += before.getPlays();
        }
        put(weight, plays, play.getTrack());
        if (totals.getTracks() > most + most / 8) { // an eighth at a time
            fold(totals);
        }
    }

    /** Puts newer shares in the place of a track's; tells whether it is kept. */
    boolean revise(Listen revision) throws Exception {
        HeardTrack before = tracks.get(revision.getTrack().getTrackId());
        if (before == null) {
            return false;
        }
        put(weight(before), before.getPlays(), revision.getTrack());
        return true;
    }

    /** Takes a track out, its plays as well; tells whether it was kept. */
    boolean withdraw(String trackId, ListenerTotals totals) throws Exception {
        HeardTrack before = tracks.get(trackId);
        if (before == null) {
            return false;
        }
        tracks.remove(trackId);
        totals.setTracks(totals.getTracks() - 1);
        totals.setPlays(totals.getPlays() - before.getPlays());
        return true;
    }

    private void put(DecayedWeight weight, long plays, KnownTrack track) throws Exception {
        tracks.put(
                track.getTrackId(), new HeardTrack(weight.mass(), weight.exponent(), plays, track));
    }

    private void fold(ListenerTotals totals) throws Exception {
        List<Map.Entry<String, HeardTrack>> all = new ArrayList<>();
        for (Map.Entry<String, HeardTrack> entry : tracks.entries()) {
            all.add(Map.entry(entry.getKey(), entry.getValue()));
        }
        all.sort(
                Comparator.<Map.Entry<String, HeardTrack>>comparingLong(
                                entry -> entry.getValue().getExponent())
                        .thenComparingDouble(entry -> entry.getValue().getMass())
                        .thenComparing(Map.Entry::getKey));
        Taste folded = folded(totals);
        for (Map.Entry<String, HeardTrack> light : all.subList(0, all.size() - most)) {
            add(light.getValue(), folded);
            tracks.remove(light.getKey());
        }
        totals.setTracks(most);
        setFolded(totals, folded);
    }

    /** The part of the taste that is folded. */
    static Taste folded(ListenerTotals totals) {
        Taste folded = new Taste();
        for (FoldedWeight part : totals.getFolded()) {
            folded.add(part.getComponent(), new DecayedWeight(part.getMass(), part.getExponent()));
        }
        FoldedVector vector = totals.getFoldedVector();
        folded.vector()
                .add(
                        new DecayedWeight(vector.getMass(), vector.getExponent()),
                        ArrayBytes.floats(vector.getMean()));
        return folded;
    }

    private static void setFolded(ListenerTotals totals, Taste folded) {
        List<FoldedWeight> parts = new ArrayList<>();
        folded.byComponent()
                .forEach((k, part) -> parts.add(new FoldedWeight(k, part.mass(), part.exponent())));
        totals.setFolded(parts);
        MeanVector vector = folded.vector();
        totals.setFoldedVector(
                new FoldedVector(
                        vector.weight().mass(),
                        vector.weight().exponent(),
                        ArrayBytes.bytes(vector.values())));
    }

    /** Hands on each that is kept. */
    Iterable<HeardTrack> all() throws Exception {
        return tracks.values();
    }

    static void add(HeardTrack track, Taste taste) {
        taste.add(
                weight(track),
                KnownTracks.shares(track.getTrack()),
                KnownTracks.vector(track.getTrack()));
    }

    /** Writes every weight in another half-life, worth the same at the user's newest play. */
    void rewrite(ListenerTotals totals, HalfLife now) throws Exception {
        HalfLife before = new HalfLife(totals.getHalfLifeMillis());
        long time = totals.getNewestPlayAt();
        for (Map.Entry<String, HeardTrack> entry : tracks.entries()) {
            DecayedWeight weight = before.rewrite(weight(entry.getValue()), now, time);
            entry.getValue().setMass(weight.mass());
            entry.getValue().setExponent(weight.exponent());
            entry.setValue(entry.getValue());
        }
        Taste then = folded(totals);
        Taste folded = new Taste();
        then.byComponent().forEach((k, part) -> folded.add(k, before.rewrite(part, now, time)));
        folded.vector()
                .add(before.rewrite(then.vector().weight(), now, time), then.vector().values());
        setFolded(totals, folded);
        totals.setHalfLifeMillis(now.millis());
    }

    private static DecayedWeight weight(HeardTrack track) {
        return new DecayedWeight(track.getMass(), track.getExponent());
    }
}
