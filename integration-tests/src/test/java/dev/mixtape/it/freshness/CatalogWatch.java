package dev.mixtape.it.freshness;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.it.trial.Repeatedly;
import dev.mixtape.it.trial.TrackFeed;
import dev.mixtape.operators.flink.RefreshSettings;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.flink.similar.SimilarSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.CommittedRecords;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.ModelComponent;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Follows embeddings, models, lists of neighbours and listeners' features as any reader of
 * committed records would, on a thread of its own, and tells by these topics alone how much of the
 * catalog is within tolerance of the newest model.
 */
final class CatalogWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    /**
     * The catalog at a time.
     *
     * @param published tracks
     * @param revisions embedded: new audio, each once
     * @param refreshed embeddings made again
     * @param lists of neighbours
     * @param features of listeners
     * @param live tracks
     * @param within of these, within tolerance of the newest version
     * @param version the newest
     */
    record Look(
            Instant at,
            long published,
            long revisions,
            long refreshed,
            long lists,
            long features,
            long live,
            long within,
            long version) {}

    /** What a track's newest embedding says of the components that it uses. */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
    private record Embedded(String contentId, long version, int[] components, float[] shares) {
        static Embedded of(TrackEmbedding embedding) {
            List<ComponentShare> strongest = embedding.getStrongest();
            int[] components = new int[strongest.size()];
            float[] shares = new float[components.length];
            for (int i = 0; i < components.length; i++) {
                components[i] = strongest.get(i).getComponent();
                shares[i] = strongest.get(i).getShare();
            }
            return new Embedded(
                    embedding.getContentId(), embedding.getModelVersion(), components, shares);
        }

        double moved(double[] then, double[] now) {
            double sum = 0;
            for (int i = 0; i < components.length; i++) {
                sum += shares[i] * (now[components[i]] - then[components[i]]);
            }
            return sum;
        }
    }

    private final double tolerance;
    private final long maxVersionLag;
    private final LongSupplier published;
    private final CommittedRecords embeddings;
    private final CommittedRecords similar;
    private final CommittedRecords features;
    private final TopicReader<ModelUpdate> models;
    private final Repeatedly watching;
    private final RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);

    private final Map<String, Embedded> live = new HashMap<>();
    private final BitSet embedded = new BitSet();
    private final Map<Long, double[]> odometers = new HashMap<>();
    private final List<Look> looks = new ArrayList<>();
    private double[] opening = {};
    private int missing;
    private long newest = -1;
    private long learned;
    private long revisions;
    private long refreshed;
    private long records;
    private long lists;
    private long featureRecords;
    private Instant firstList = Instant.MAX;
    private Instant lastList = Instant.MIN;

    /**
     * Starts to watch, from the topics' beginning.
     *
     * @param published tracks so far
     */
    CatalogWatch(Settings settings, LongSupplier published) {
        tolerance = settings.get(RefreshSettings.REFRESH_TOLERANCE);
        maxVersionLag = settings.get(RefreshSettings.REFRESH_MAX_VERSION_LAG);
        this.published = published;
        embeddings = open(settings, MixtapeSettings.EMBEDDINGS_TOPIC);
        similar = open(settings, SimilarSettings.SIMILAR_TRACKS_TOPIC);
        features = open(settings, ListenerSettings.USER_FEATURES_TOPIC);
        models =
                new TopicReader<>(
                        settings, settings.get(MixtapeSettings.MODELS_TOPIC), ModelUpdate.class);
        watching = new Repeatedly("catalog watch", PAUSE, this::watch);
    }

    private void watch() {
        models.rest().forEach(this::noteModel);
        embeddings.rest(this::noteEmbedding);
        similar.rest(record -> noteList());
        features.rest(record -> noteFeatures());
        look();
    }

    private synchronized void noteModel(ModelUpdate piece) {
        if (piece.getBody() instanceof ModelHeader header) {
            opening = new double[header.getHyperparameters().getCorpusComponents()];
            missing = opening.length; // the header of a version comes first
            learned = header.getTracksLearned();
        } else if (piece.getBody() instanceof ModelComponent component) {
            opening[component.getComponent()] = component.getTravelled();
            if (--missing == 0) {
                newest = piece.getVersion();
                odometers.put(newest, opening);
            }
        }
    }

    private synchronized void noteEmbedding(ConsumerRecord<byte[], byte[]> record) {
        String id = new String(record.key(), UTF_8);
        records++;
        if (record.value() == null) {
            live.remove(id);
            return;
        }
        Embedded now = Embedded.of(TopicReader.decode(codec, record));
        Embedded before = live.put(id, now);
        embedded.set(Math.toIntExact(TrackFeed.number(id)));
        if (before != null && before.contentId().equals(now.contentId())) {
            refreshed++;
        } else {
            revisions++;
        }
    }

    private synchronized void noteList() {
        lists++;
        lastList = Instant.now();
        firstList = firstList.equals(Instant.MAX) ? lastList : firstList;
    }

    private synchronized void noteFeatures() {
        featureRecords++;
    }

    private synchronized void look() {
        Instant now = Instant.now();
        if (looks.isEmpty() || !now.isBefore(last().at().plus(BETWEEN_LOOKS))) {
            long within = live.values().stream().filter(this::isWithin).count();
            looks.add(
                    new Look(
                            now,
                            published.getAsLong(),
                            revisions,
                            refreshed,
                            lists,
                            featureRecords,
                            live.size(),
                            within,
                            newest));
        }
    }

    private boolean isWithin(Embedded track) {
        double[] then = odometers.get(track.version());
        return newest >= 0
                && (then == null // newer than the models that were read here
                        || (newest - track.version() <= maxVersionLag
                                && track.moved(then, odometers.get(newest)) <= tolerance));
    }

    private Look last() {
        return looks.get(looks.size() - 1);
    }

    /** Returns all looks, in order. */
    synchronized List<Look> looks() {
        return List.copyOf(looks);
    }

    /** Whether a track was seen to be embedded. */
    synchronized boolean isEmbedded(long number) {
        return embedded.get(Math.toIntExact(number));
    }

    /** Returns how many tracks were ever seen to be embedded. */
    synchronized long embedded() {
        return embedded.cardinality();
    }

    /** Returns how many first embeddings of a revision were seen. */
    synchronized long revisions() {
        return revisions;
    }

    /** Returns what the newest version has learned from. */
    synchronized long learned() {
        return learned;
    }

    /** Returns records of the embeddings topic, withdrawals too: what neighbours are made of. */
    synchronized long records() {
        return records;
    }

    /** Returns how many tracks are live. */
    synchronized long live() {
        return live.size();
    }

    /** Returns ids of live tracks whose embedding is out of date, as far as was seen. */
    synchronized List<String> outOfDate() {
        return live.entrySet().stream()
                .filter(track -> !isWithin(track.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns a number that changes when anything new is seen. */
    synchronized long news() {
        return records + lists + featureRecords + newest;
    }

    /** Returns the seconds from the first list of neighbours to the last. */
    synchronized double secondsOfLists() {
        return lists == 0 ? 0 : Duration.between(firstList, lastList).toMillis() / 1000.0;
    }

    private static CommittedRecords open(Settings settings, Setting<String> topic) {
        return new CommittedRecords(settings, settings.get(topic));
    }

    /**
     * Stops.
     *
     * @throws IllegalStateException if it could not watch all the time
     */
    @Override
    public void close() {
        try (embeddings;
                similar;
                features;
                models) {
            watching.close();
        }
    }
}
