package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.console.catalog.Catalog;
import dev.mixtape.pipeline.console.catalog.Neighbour;
import dev.mixtape.pipeline.console.catalog.TrackLine;
import dev.mixtape.schemas.ComponentShare;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Tracks as they are told. */
final class Tracks {
    private final Catalog catalog;
    private final Predicate<String> isAudible;
    private final Function<String, Integer> ordinal;

    /**
     * Makes it.
     *
     * @param isAudible tells whether a track's recording can be had
     * @param ordinal a track's number on the map, or null
     */
    Tracks(Catalog catalog, Predicate<String> isAudible, Function<String, Integer> ordinal) {
        this.catalog = catalog;
        this.isAudible = isAudible;
        this.ordinal = ordinal;
    }

    /** A part of a track, in [0, 1], that a component speaks for. */
    record Share(int component, float share) {
        static Share of(ComponentShare share) {
            return new Share(share.getComponent(), share.getShare());
        }
    }

    /**
     * A track.
     *
     * @param title null if it has none, as is the artist
     * @param components its strongest, falling
     * @param boundPerFrame nats
     * @param audio whether it can be played
     * @param ordinal its number on the map; null if it is not there yet
     */
    record Track(
            String id,
            String title,
            String artist,
            List<String> tags,
            List<Share> components,
            int frames,
            Double boundPerFrame,
            String modelId,
            long modelVersion,
            String arrivedAt,
            String embeddedAt,
            boolean audio,
            Integer ordinal) {}

    /**
     * A track that is near another.
     *
     * @param similarity cosine of their vectors
     */
    record Near(Track track, float similarity) {}

    Track of(TrackLine line) {
        return new Track(
                line.id(),
                line.title(),
                line.artist(),
                line.tags(),
                line.strongest().stream().map(Share::of).toList(),
                line.frames(),
                Json.finite(line.boundPerFrame()),
                line.modelId(),
                line.modelVersion(),
                Json.time(line.arrivedAt()),
                Json.time(line.embeddedAt()),
                isAudible.test(line.id()),
                ordinal.apply(line.id()));
    }

    List<Track> of(List<TrackLine> lines) {
        return lines.stream().map(this::of).toList();
    }

    List<Near> near(List<Neighbour> neighbours) {
        return neighbours.stream()
                .map(each -> new Near(of(each.track()), each.similarity()))
                .toList();
    }

    /** The line of a track that there must be. */
    TrackLine line(String id) {
        return catalog.track(id).orElseThrow(() -> unknown(id));
    }

    static Refusal unknown(String id) {
        return Refusal.unknown(
                "track "
                        + Params.shown(id)
                        + ": not in the catalog; /api/tracks?query=… finds those that are");
    }
}
