package dev.mixtape.it.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.CommittedRecords;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The embeddings topic, record by record: what of it is the embedding of a revision, what is one
 * made again, and what is one too many. A track's records lie in one partition, in order.
 *
 * <p>What a {@link DeadLife} made is judged by itself, as is due in that life, and counts for
 * nothing: the life that was restored goes on from what the track had before.
 */
public final class CommittedEmbeddings {
    /** A record of a track; without a value that it is withdrawn. */
    private record Newest(String contentId, long modelVersion) {
        static final Newest WITHDRAWN = new Newest("", -1);
    }

    /** The newest record of a track that a dead life made. */
    private record Given(DeadLife up, Newest newest) {}

    private final Map<String, Newest> newest = new HashMap<>();
    private final Map<String, Given> givenUp = new HashMap<>();
    private final RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);
    private final boolean mayBeRefreshed;
    private final List<DeadLife> dead;
    private long revisions;
    private long refreshed;
    private long duplicated;
    private long replaced;

    /**
     * Begins with nothing.
     *
     * @param mayBeRefreshed whether a newer version may embed a revision again
     * @param dead lives whose work was given up
     */
    CommittedEmbeddings(boolean mayBeRefreshed, List<DeadLife> dead) {
        this.mayBeRefreshed = mayBeRefreshed;
        this.dead = dead;
    }

    /** Reads the topic from its beginning to where its end is now. */
    public static CommittedEmbeddings of(Settings settings, List<DeadLife> dead) {
        CommittedEmbeddings embeddings =
                new CommittedEmbeddings(settings.get(RefreshSettings.REFRESH_SHARE) > 0, dead);
        String topic = settings.get(MixtapeSettings.EMBEDDINGS_TOPIC);
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            records.rest(embeddings::add);
        }
        return embeddings;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        String id = new String(record.key(), UTF_8);
        Newest now = Newest.WITHDRAWN;
        if (record.value() != null) {
            TrackEmbedding embedding = TopicReader.decode(codec, record);
            now = new Newest(embedding.getContentId(), embedding.getModelVersion());
        }
        Instant made = Instant.ofEpochMilli(record.timestamp()); // a tombstone has no other time
        Optional<DeadLife> life = dead.stream().filter(d -> d.holds(made)).findFirst();
        if (life.isPresent()) {
            addOfDead(id, life.get(), now);
            return;
        }
        if (givenUp.remove(id) != null) {
            replaced++;
        }
        Newest before = newest.put(id, now);
        if (now.equals(Newest.WITHDRAWN)) {
            return;
        }
        if (isRevision(before, now)) {
            revisions++;
        } else if (isRefresh(before, now)) {
            refreshed++;
        } else {
            duplicated++;
        }
    }

    /** A dead life may do no more than a living one, but its revisions are not the account's. */
    private void addOfDead(String id, DeadLife life, Newest now) {
        Given before = givenUp.put(id, new Given(life, now));
        Newest known =
                before != null && before.up().equals(life) ? before.newest() : newest.get(id);
        if (!now.equals(Newest.WITHDRAWN) && !isRevision(known, now) && !isRefresh(known, now)) {
            duplicated++;
        }
    }

    private static boolean isRevision(Newest before, Newest now) {
        return before == null || !before.contentId().equals(now.contentId());
    }

    private boolean isRefresh(Newest before, Newest now) {
        return mayBeRefreshed && now.modelVersion() > before.modelVersion();
    }

    /** Tracks that were ever embedded by a life that was not given up. */
    Set<String> tracks() {
        return newest.keySet();
    }

    /** Whether a track was embedded, and not withdrawn afterwards. */
    boolean isLive(String id) {
        Given up = givenUp.get(id);
        Newest last = up == null ? newest.getOrDefault(id, Newest.WITHDRAWN) : up.newest();
        return !last.equals(Newest.WITHDRAWN);
    }

    /** First embeddings of a track's audio; of audio that comes again after another, once more. */
    public long revisions() {
        return revisions;
    }

    /** Embeddings of a revision by a newer version than its one before. */
    public long refreshed() {
        return refreshed;
    }

    /** Embeddings of a revision by the same version again, or an older one. */
    public long duplicated() {
        return duplicated;
    }

    /** Tracks whose newest record was made by a dead life, and then replaced. */
    long replaced() {
        return replaced;
    }

    /** Tracks whose newest record was made by a dead life and still stands. */
    long left() {
        return givenUp.size();
    }
}
