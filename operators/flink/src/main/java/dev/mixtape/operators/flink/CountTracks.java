package dev.mixtape.operators.flink;

import dev.mixtape.schemas.internal.ComponentChange;
import dev.mixtape.schemas.internal.TrackShares;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * What a track (the key) changes at each component it uses: a new embedding of it replaces the one
 * before, so the older one is taken away first, whatever model it spoke of.
 *
 * <p>State: what the track counts for now.
 */
public final class CountTracks extends KeyedProcessFunction<String, TrackShares, ComponentChange> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<TrackShares> counted;

    @Override
    public void open(OpenContext context) {
        counted =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "counted-shares", new AvroTypeInfo<>(TrackShares.class)));
    }

    @Override
    public void processElement(TrackShares track, Context context, Collector<ComponentChange> out)
            throws Exception {
        TrackShares before = counted.value();
        if (track.equals(before)) {
            return;
        }
        if (before != null) {
            changes(before, false, out);
        }
        changes(track, true, out);
        if (track.getComponents().isEmpty()) {
            counted.clear(); // withdrawn, or made of too little: nothing to take back later
        } else {
            counted.update(track);
        }
    }

    private static void changes(TrackShares track, boolean counts, Collector<ComponentChange> out) {
        for (int i = 0; i < track.getComponents().size(); i++) {
            out.collect(
                    ComponentChange.newBuilder()
                            .setModelId(track.getModelId())
                            .setComponent(track.getComponents().get(i))
                            .setCounts(counts)
                            .setTrackId(track.getTrackId())
                            .setTitle(track.getTitle())
                            .setArtist(track.getArtist())
                            .setFrames(track.getFrames())
                            .setTags(track.getTags())
                            .setShare(track.getShares().get(i))
                            .setStrongest(i == 0)
                            .build());
        }
    }
}
