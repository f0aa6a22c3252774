package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.CatalogEntry;
import dev.mixtape.schemas.internal.Contribution;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Where inference puts what it made of songs: embeddings, contributions, dead letters. */
final class SongOutput {
    private final Output<StreamRecord<TrackEmbedding>> output;
    private final String modelId;
    private final Serving serving;
    private final LongSupplier clock;
    private final Counter embedded;
    private final Counter rejected;
    private final Counter refreshed;
    private final Counter withdrawn;
    private final Counter unknown;

    SongOutput(
            Output<StreamRecord<TrackEmbedding>> output,
            String modelId,
            Serving serving,
            LongSupplier clock,
            MetricGroup metrics) {
        this.output = output;
        this.modelId = modelId;
        this.serving = serving;
        this.clock = clock;
        embedded = metrics.counter("tracksEmbedded");
        rejected = metrics.counter("tracksRejected");
        refreshed = metrics.counter("tracksRefreshed");
        withdrawn = metrics.counter("tracksWithdrawn");
        unknown = metrics.counter("unknownTracksWithdrawn");
    }

    void embedding(Song song, SongResult result, PublishedModel with) {
        collect(EmbeddingRecords.of(song, result, modelId, with, clock.getAsLong()));
        embedded.inc();
    }

    void refreshed(String trackId, CatalogEntry entry, SongResult result, PublishedModel with) {
        collect(EmbeddingRecords.of(trackId, entry, result, modelId, with, clock.getAsLong()));
        refreshed.inc();
    }

    private void collect(TrackEmbedding embedding) {
        embedding.setServes(serving.serves(embedding.getTrackId()));
        output.collect(new StreamRecord<>(embedding));
    }

    /**
     * Sends the withdrawal of a track after its embeddings. Of an unknown one too: an earlier job,
     * whose state this one does not have, may have embedded it.
     */
    void withdrawal(String trackId, boolean known) {
        output.collect(new StreamRecord<>(Withdrawals.of(trackId, modelId, clock.getAsLong())));
        (known ? withdrawn : unknown).inc();
    }

    void contribution(Contribution contribution) {
        output.collect(Outputs.CONTRIBUTIONS, new StreamRecord<>(contribution));
    }

    /** Refuses frames that no model could infer: of two on one stream the first one says so. */
    void rejectFrames(Song song, IllegalArgumentException why) {
        if (serving.isChallenger()) {
            rejected.inc();
        } else {
            reject(song, why);
        }
    }

    /** Refuses what this model cannot learn from. */
    void reject(Song song, IllegalArgumentException why) {
        Rejection rejection = new Rejection(Stage.INFERENCE, song.trackId(), why.getMessage(), why);
        output.collect(
                Outputs.DEAD_LETTERS,
                new StreamRecord<>(
                        rejection.toDeadLetter(
                                song.topic(), song.partition(), song.offset(), clock.getAsLong())));
        rejected.inc();
    }
}
