package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.listeners.ComponentShares;
import dev.mixtape.operators.listeners.Taste;
import dev.mixtape.schemas.RecommendedTrack;
import dev.mixtape.schemas.TasteShare;
import dev.mixtape.schemas.UserFeatures;
import dev.mixtape.schemas.internal.ListenerTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A user's features as the record of their topic. */
final class FeatureRecords {
    private final ListenerOptions options;
    private long oldestVersion = Long.MAX_VALUE;
    private long newestVersion = -1;

    FeatureRecords(ListenerOptions options) {
        this.options = options;
    }

    /** Notes the model version behind a track of the user. */
    void seen(long modelVersion) {
        oldestVersion = Math.min(oldestVersion, modelVersion);
        newestVersion = Math.max(newestVersion, modelVersion);
    }

    UserFeatures of(
            String user,
            ListenerTotals totals,
            Taste taste,
            double weight,
            double foldedWeight,
            List<RecommendedTrack> recommended,
            long now) {
        return UserFeatures.newBuilder()
                .setUser(user)
                .setTaste(falling(taste.shares()))
                .setVector(EmbeddingRecords.boxed(options.vector(taste)))
                .setWeight(weight)
                .setPlays(totals.getPlays())
                .setTracks(totals.getTracks())
                .setFoldedShare(weight > 0 ? (float) (foldedWeight / weight) : 0)
                .setNewestPlayAt(Instant.ofEpochMilli(totals.getNewestPlayAt()))
                .setOldestPlayAt(Instant.ofEpochMilli(totals.getOldestPlayAt()))
                .setHalfLifeMillis(totals.getHalfLifeMillis())
                .setModelId(options.modelId())
                .setOldestModelVersion(newestVersion < 0 ? -1 : oldestVersion)
                .setNewestModelVersion(newestVersion)
                .setRecommended(recommended)
                .setUpdatedAt(Instant.ofEpochMilli(now))
                .build();
    }

    /** The largest share first; ties by component, so that the order is certain. */
    private static List<TasteShare> falling(ComponentShares taste) {
        List<TasteShare> shares = new ArrayList<>();
        for (int i = 0; i < taste.size(); i++) {
            shares.add(new TasteShare(taste.component(i), (float) taste.share(i)));
        }
        shares.sort(
                Comparator.comparingDouble(TasteShare::getShare)
                        .reversed()
                        .thenComparingInt(TasteShare::getComponent));
        return shares;
    }
}
