package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.console.catalog.Catalog;
import dev.mixtape.pipeline.console.catalog.TrackLine;
import dev.mixtape.pipeline.console.web.Tracks.Near;
import dev.mixtape.pipeline.console.web.Tracks.Track;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What is near a track, several, or a vector. */
final class SimilarRoutes implements Routes {
    private static final int USUAL = 10;
    private static final int MOST_TRACKS = 100;

    private final Catalog catalog;
    private final Tracks tracks;

    SimilarRoutes(Catalog catalog, Tracks tracks) {
        this.catalog = catalog;
        this.tracks = tracks;
    }

    /** A track and what is near it. */
    record Similar(Track track, List<Near> similar) {}

    /** What is near something else. */
    record Found(List<Near> similar) {}

    /** Either of these. */
    @SuppressWarnings("ArrayRecordComponent") // read once
    record Question(float[] vector, List<String> tracks) {}

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/tracks/{id}/similar", this::ofTrack);
        Routes.get(routes, "/api/similar", this::ofTracks);
    }

    private void ofTrack(Context ctx) {
        TrackLine line = tracks.line(ctx.pathParam("id"));
        List<String> only = List.of(line.id());
        Json.answer(ctx, new Similar(tracks.of(line), ofTracks(only, limit(ctx))));
    }

    private void ofTracks(Context ctx) {
        List<String> ids = ctx.queryParams("track");
        if (ids.isEmpty()) {
            throw Refusal.malformed("track is missing: add ?track=ID to the address, once or more");
        }
        Json.answer(ctx, new Found(ofTracks(ids, limit(ctx))));
    }

    /** Answers a question that came as JSON. */
    void ofQuestion(Context ctx) {
        Question question = Json.read(ctx, Question.class);
        if ((question.vector() == null) == (question.tracks() == null)) {
            throw Refusal.malformed(
                    "expected either {\"vector\":[…]} or {\"tracks\":[\"id\",…]}; see"
                            + " /openapi.json");
        }
        Json.answer(
                ctx,
                new Found(
                        question.vector() == null
                                ? ofTracks(question.tracks(), limit(ctx))
                                : near(question.vector(), limit(ctx))));
    }

    static int limit(Context ctx) {
        return Params.limit(ctx, USUAL);
    }

    /** What is near the middle of some tracks, without these themselves. */
    List<Near> ofTracks(List<String> ids, int limit) {
        if (ids.isEmpty() || ids.size() > MOST_TRACKS || ids.stream().anyMatch(Objects::isNull)) {
            throw Refusal.malformed(
                    ids.size() + " tracks: give the ids of 1 to " + MOST_TRACKS + ", none null");
        }
        String model = tracks.line(ids.get(0)).modelId();
        float[] sum = null;
        for (String id : ids) {
            if (!tracks.line(id).modelId().equals(model)) {
                throw new Refusal(
                        409,
                        id
                                + " and "
                                + ids.get(0)
                                + ": of different models, which nothing compares");
            }
            float[] vector = catalog.vector(id).orElseThrow(() -> Tracks.unknown(id));
            sum = sum == null ? vector.clone() : plus(sum, vector);
        }
        return tracks.near(catalog.near(model, usable(sum), limit, new HashSet<>(ids)));
    }

    private static float[] plus(float[] sum, float[] vector) {
        if (sum.length != vector.length) {
            throw new Refusal(409, "tracks of different vectors, which nothing compares");
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += vector[i];
        }
        return sum;
    }

    private List<Near> near(float[] vector, int limit) {
        try {
            return tracks.near(catalog.near(usable(vector), limit, Set.of()));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, e.getMessage(), e);
        }
    }

    /** One that has a direction. */
    private static float[] usable(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        if (!(square > 0) || Double.isInfinite(square)) {
            throw Refusal.malformed(
                    "a vector without a direction: its numbers must be finite, and not all 0");
        }
        return vector;
    }
}
