package dev.mixtape.it.catalog;

import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.flink.listeners.KnownTracks;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.flink.listeners.TasteSimilarity;
import dev.mixtape.operators.flink.similar.Comparison;
import dev.mixtape.operators.flink.similar.SimilarSettings;
import dev.mixtape.operators.listeners.ComponentShares;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.kafka.Newest;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.SimilarTrack;
import dev.mixtape.schemas.SimilarTracks;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What compaction will leave of embeddings and lists of neighbours, read at the end. */
public final class FinalCatalog {
    /** What float16 may do to a similarity: 11 bits are kept. */
    private static final double ROUNDING = 1e-5;

    /**
     * The newest embedding of a track.
     *
     * @param embedding what neighbours compare of it
     * @param shares of its strongest components, in proportion
     * @param vector of the song; empty if tastes are compared without
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
    public record Track(
            String contentId,
            long modelVersion,
            float[] embedding,
            ComponentShares shares,
            float[] vector) {}

    /** The newest list of a track. */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
    private record NeighbourIds(long modelVersion, String[] ids) {}

    private final Similarity similarity;
    private final int k;
    private final Map<String, Track> tracks;
    private final Map<String, NeighbourIds> lists;

    private FinalCatalog(Settings settings) {
        Comparison comparison = settings.get(SimilarSettings.SIMILARITY);
        similarity = comparison.similarity();
        k = settings.get(SimilarSettings.SIMILAR_K);
        boolean vectors =
                settings.get(ListenerSettings.TASTE_SIMILARITY) == TasteSimilarity.VECTORS;
        tracks =
                Newest.of(
                        settings,
                        settings.get(MixtapeSettings.EMBEDDINGS_TOPIC),
                        TrackEmbedding.class,
                        key -> true,
                        record -> track(record, comparison, vectors));
        lists =
                Newest.of(
                        settings,
                        settings.get(SimilarSettings.SIMILAR_TRACKS_TOPIC),
                        SimilarTracks.class,
                        key -> true,
                        list ->
                                new NeighbourIds(
                                        list.getModelVersion(),
                                        list.getNeighbours().stream()
                                                .map(SimilarTrack::getTrackId)
                                                .toArray(String[]::new)));
    }

    /** Reads both topics. */
    public static FinalCatalog read(Settings settings) {
        return new FinalCatalog(settings);
    }

    private static Track track(TrackEmbedding record, Comparison comparison, boolean vectors) {
        return new Track(
                record.getContentId(),
                record.getModelVersion(),
                comparison.values(record),
                KnownTracks.shares(record),
                vectors ? EmbeddingRecords.vector(record) : new float[0]);
    }

    /** Returns live tracks by id. */
    public Map<String, Track> tracks() {
        return tracks;
    }

    /** Returns so many live tracks, or all if there are fewer; the same seed gives the same. */
    public List<String> sample(int size, long seed) {
        List<String> ids = new ArrayList<>(new TreeSet<>(tracks.keySet()));
        Collections.shuffle(ids, new Random(seed));
        return ids.subList(0, Math.min(size, ids.size()));
    }

    /**
     * Judges every list by itself: it belongs to a live track and its newest embedding, and names
     * others, each once, which are live.
     *
     * @return a sentence for each promise that does not hold, with how many lists break it
     */
    public List<String> brokenLists() {
        List<String> broken = new ArrayList<>();
        count(broken, "live tracks without a list", tracks.keySet(), id -> !lists.containsKey(id));
        count(broken, "lists of tracks that are gone", lists.keySet(), id -> !isLive(id));
        count(
                broken,
                "lists that name a track that is gone, such as one that was withdrawn",
                lists.keySet(),
                id -> !Arrays.stream(lists.get(id).ids()).allMatch(this::isLive));
        count(
                broken,
                "lists that name the track itself, or another twice",
                lists.keySet(),
                id ->
                        Arrays.stream(lists.get(id).ids())
                                        .filter(other -> !other.equals(id))
                                        .distinct()
                                        .count()
                                < lists.get(id).ids().length);
        count(
                broken,
                "lists made with an embedding that is over",
                lists.keySet(),
                id -> isLive(id) && lists.get(id).modelVersion() != tracks.get(id).modelVersion());
        return broken;
    }

    /** Returns how many lists name fewer than k, though there are as many live tracks. */
    public long shortLists() {
        int due = Math.min(k, tracks.size() - 1);
        return lists.values().stream().filter(list -> list.ids().length < due).count();
    }

    private boolean isLive(String id) {
        return tracks.containsKey(id);
    }

    private static void count(
            List<String> broken, String what, Iterable<String> ids, Predicate<String> isBroken) {
        List<String> found = new ArrayList<>();
        for (String id : ids) {
            if (isBroken.test(id)) {
                found.add(id);
            }
        }
        if (!found.isEmpty()) {
            broken.add(
                    "%d %s, for instance of %s"
                            .formatted(found.size(), what, Collections.min(found)));
        }
    }

    /**
     * Returns the share of the k nearest, or of others as near, that lists name, by comparing with
     * all live tracks.
     *
     * @param ids whose lists are compared
     */
    public double recall(List<String> ids) {
        List<String> all = new ArrayList<>(tracks.keySet());
        float[][] directions = new float[all.size()][];
        IntStream.range(0, all.size())
                .parallel()
                .forEach(
                        i ->
                                directions[i] =
                                        similarity.direction(tracks.get(all.get(i)).embedding()));
        int due = Math.min(k, all.size() - 1);
        long hits = ids.parallelStream().mapToLong(id -> hits(id, all, directions, due)).sum();
        return hits / ((double) due * ids.size());
    }

    private long hits(String id, List<String> all, float[][] directions, int due) {
        float[] own = similarity.direction(tracks.get(id).embedding());
        double[] others =
                IntStream.range(0, all.size())
                        .filter(i -> !all.get(i).equals(id))
                        .mapToDouble(i -> similarity.ofDirections(own, directions[i]))
                        .toArray();
        double kth = kthLargest(others, due);
        if (!lists.containsKey(id)) {
            return 0;
        }
        return Arrays.stream(lists.get(id).ids())
                .distinct()
                .filter(other -> !other.equals(id) && isLive(other))
                .map(other -> similarity.direction(tracks.get(other).embedding()))
                .filter(direction -> similarity.ofDirections(own, direction) >= kth - ROUNDING)
                .limit(due)
                .count();
    }

    private static double kthLargest(double[] values, int k) {
        Arrays.sort(values);
        return values[values.length - k];
    }
}
