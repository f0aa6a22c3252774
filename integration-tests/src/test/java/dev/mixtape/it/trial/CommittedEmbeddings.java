package dev.mixtape.it.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.CommittedRecords;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The embeddings topic, record by record: what of it is the embedding of a revision, what is one
 * made again, and what is one too many. A track's records lie in one partition, in order.
 */
final class CommittedEmbeddings {
    /** The newest record of a track; without a value that it is withdrawn. */
    private record Newest(String contentId, long modelVersion) {
        static final Newest WITHDRAWN = new Newest("", -1);
    }

    private final Map<String, Newest> newest = new HashMap<>();
    private final RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);
    private final boolean mayBeRefreshed;
    private long revisions;
    private long refreshed;
    private long duplicated;

    /**
     * Begins with nothing.
     *
     * @param mayBeRefreshed whether a newer version may embed a revision again
     */
    CommittedEmbeddings(boolean mayBeRefreshed) {
        this.mayBeRefreshed = mayBeRefreshed;
    }

    /** Reads the topic from its beginning to where its end is now. */
    static CommittedEmbeddings of(Settings settings) {
        CommittedEmbeddings embeddings =
                new CommittedEmbeddings(settings.get(RefreshSettings.REFRESH_SHARE) > 0);
        String topic = settings.get(MixtapeSettings.EMBEDDINGS_TOPIC);
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            records.rest(embeddings::add);
        }
        return embeddings;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        String id = new String(record.key(), UTF_8);
        if (record.value() == null) {
            newest.put(id, Newest.WITHDRAWN);
            return;
        }
        TrackEmbedding embedding = TopicReader.decode(codec, record);
        Newest now = new Newest(embedding.getContentId(), embedding.getModelVersion());
        Newest before = newest.put(id, now);
        if (before == null || !before.contentId().equals(now.contentId())) {
            revisions++;
        } else if (mayBeRefreshed && now.modelVersion() > before.modelVersion()) {
            refreshed++;
        } else {
            duplicated++;
        }
    }

    /** Tracks that were ever embedded. */
    Set<String> tracks() {
        return newest.keySet();
    }

    /** Whether a track was embedded, and not withdrawn afterwards. */
    boolean isLive(String id) {
        return !newest.getOrDefault(id, Newest.WITHDRAWN).equals(Newest.WITHDRAWN);
    }

    /** First embeddings of a track's audio; of audio that comes again after another, once more. */
    long revisions() {
        return revisions;
    }

    /** Embeddings of a revision by a newer version than its one before. */
    long refreshed() {
        return refreshed;
    }

    /** Embeddings of a revision by the same version again, or an older one. */
    long duplicated() {
        return duplicated;
    }
}
