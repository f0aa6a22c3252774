package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.similar.Neighbour;
import dev.mixtape.operators.similar.NeighbourList;
import dev.mixtape.schemas.SimilarTrack;
import dev.mixtape.schemas.SimilarTracks;
import dev.mixtape.schemas.internal.NearestTrack;
import dev.mixtape.schemas.internal.NearestTracks;
import java.time.Instant;

/** Lists of neighbours as records: of state, and of the topic. */
final class NeighbourRecords {
    private NeighbourRecords() {}

    static NearestTracks toState(NeighbourList list) {
        return new NearestTracks(
                list.number(),
                list.modelVersion(),
                list.neighbours().stream()
                        .map(
                                neighbour ->
                                        new NearestTrack(
                                                neighbour.trackId(),
                                                neighbour.number(),
                                                neighbour.similarity()))
                        .toList());
    }

    static NeighbourList toList(String trackId, NearestTracks state) {
        return new NeighbourList(
                trackId,
                state.getNumber(),
                state.getModelVersion(),
                state.getNeighbours().stream()
                        .map(
                                neighbour ->
                                        new Neighbour(
                                                neighbour.getTrackId(),
                                                neighbour.getNumber(),
                                                neighbour.getSimilarity()))
                        .toList());
    }

    static SimilarTracks toRecord(NeighbourList list, SimilarOptions options, long now) {
        return new SimilarTracks(
                list.trackId(),
                options.modelId(),
                list.modelVersion(),
                options.comparison().toString(),
                list.neighbours().stream()
                        .limit(options.k())
                        .map(
                                neighbour ->
                                        new SimilarTrack(
                                                neighbour.trackId(), neighbour.similarity()))
                        .toList(),
                Instant.ofEpochMilli(now));
    }
}
