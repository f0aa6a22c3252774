package dev.mixtape.pipeline.console.web;

import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.frames.FeatureNames;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.audio.Ear;
import dev.mixtape.pipeline.console.audio.Ear.BusyException;
import dev.mixtape.pipeline.console.audio.Recording;
import dev.mixtape.pipeline.console.audio.SongPicture;
import dev.mixtape.pipeline.console.audio.SongPicture.Speaking;
import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A track over time, heard when it is asked for. */
final class FeatureRoutes implements Routes {
    private static final int MOST_KEPT = 32;

    private final CatalogFeed feed;
    private final Tracks tracks;
    private final AudioRoutes audio;
    private final Ear ear;
    private final FeatureSet set;

    /** The last answers: hearing a track takes seconds. */
    private final Map<String, Picture> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Picture> eldest) {
                    return size() > MOST_KEPT;
                }
            };

    FeatureRoutes(Settings settings, CatalogFeed feed, Tracks tracks, AudioRoutes audio, Ear ear) {
        this.feed = feed;
        this.tracks = tracks;
        this.audio = audio;
        this.ear = ear;
        this.set = FeatureSet.of(settings);
    }

    /**
     * A track over time.
     *
     * @param names of features, a row each
     * @param values a row for each feature, a number for each column, standardised in the row
     * @param speaking the loudest components, and how much each answers for a column
     */
    @SuppressWarnings("ArrayRecordComponent") // large, never compared
    record Picture(
            List<String> names,
            double secondsPerColumn,
            int columns,
            float[][] values,
            List<Speaking> speaking,
            long modelVersion) {}

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/tracks/{id}/features", this::features);
    }

    private void features(Context ctx) throws IOException, InterruptedException {
        String id = tracks.line(ctx.pathParam("id")).id();
        Recording recording = audio.recording(id);
        Model model = UploadRoutes.model(feed);
        String key = id + "/" + recording.tag() + "/" + model.version();
        Picture picture;
        synchronized (kept) {
            picture = kept.get(key);
        }
        if (picture == null) {
            picture = picture(id, recording, model);
            synchronized (kept) {
                kept.put(key, picture);
            }
        }
        Json.answer(ctx, picture);
    }

    private Picture picture(String id, Recording recording, Model model)
            throws IOException, InterruptedException {
        try {
            SongPicture song = SongPicture.of(ear.frames(recording.bytes()), model);
            FeatureNames names = FeatureSet.namesOf(set, model.D());
            return new Picture(
                    IntStream.range(0, model.D()).mapToObj(names::name).toList(),
                    song.framesPerColumn() * set.secondsPerFrame(),
                    song.columns(),
                    song.values(),
                    song.speaking(),
                    model.version());
        } catch (AudioException | IllegalArgumentException e) {
            throw new Refusal(422, "track " + Params.shown(id) + ": " + e.getMessage(), e);
        } catch (BusyException e) {
            throw new Refusal(503, e.getMessage(), e);
        }
    }
}
