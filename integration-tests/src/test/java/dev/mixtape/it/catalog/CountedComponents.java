package dev.mixtape.it.catalog;

import dev.mixtape.operators.flink.ComponentRecords;
import dev.mixtape.operators.interpretation.ComponentDescription;
import dev.mixtape.operators.interpretation.ComponentDescription.Length;
import dev.mixtape.operators.interpretation.SongShares;
import dev.mixtape.operators.interpretation.SongTally;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.Newest;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.TrackShares;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether components say what the newest embeddings of all live tracks say, each once. */
public final class CountedComponents {
    private CountedComponents() {}

    /**
     * Compares their shares and numbers of tracks, to the last bit, with a count made here.
     *
     * @return a sentence for each component that says something else
     */
    public static List<String> broken(Settings settings) {
        SongTally tally = new SongTally(Length.DEFAULT.exemplars());
        Map<String, SongShares> tracks =
                Newest.of(
                        settings,
                        settings.get(MixtapeSettings.EMBEDDINGS_TOPIC),
                        TrackEmbedding.class,
                        key -> true,
                        CountedComponents::shares);
        tracks.values().forEach(tally::add);
        Map<String, ComponentSummary> told =
                Newest.of(
                        settings,
                        settings.get(MixtapeSettings.COMPONENTS_TOPIC),
                        ComponentSummary.class,
                        key -> true,
                        summary -> summary);
        int components = settings.get(ModelSettings.CORPUS_COMPONENTS);
        Map<Integer, ComponentDescription> due =
                ComponentDescription.of(
                                tally.counts(),
                                Collections.nCopies(components, List.of()),
                                Length.DEFAULT)
                        .stream()
                        .collect(Collectors.toMap(ComponentDescription::component, each -> each));
        List<String> broken = new ArrayList<>();
        if (told.size() != components) {
            broken.add("components: %d of %d are told".formatted(told.size(), components));
        }
        for (ComponentSummary summary : told.values()) {
            ComponentDescription counted = due.get(summary.getComponent());
            long songs = counted == null ? 0 : counted.songs();
            double share = counted == null ? 0 : counted.share();
            if (summary.getTracks() != songs || summary.getShare() != share) {
                broken.add(
                        "components: %d has %d tracks and share %s, but %d and %s are told"
                                .formatted(
                                        summary.getComponent(),
                                        songs,
                                        share,
                                        summary.getTracks(),
                                        summary.getShare()));
            }
        }
        return broken;
    }

    /** Returns what an embedding says of the components, as a count takes it. */
    public static SongShares shares(TrackEmbedding embedding) {
        TrackShares shares = ComponentRecords.shares(embedding);
        return new SongShares(
                shares.getTrackId(),
                shares.getTitle(),
                shares.getArtist(),
                shares.getFrames(),
                shares.getTags(),
                shares.getComponents(),
                shares.getShares());
    }
}
