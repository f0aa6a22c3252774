package dev.mixtape.pipeline.console.catalog;

import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.ArrayDeque;
import java.util.OptionalDouble;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Puts embeddings into the catalog, and times how long new tracks took to come so far. */
final class TrackShelf implements TopicState {
    private static final int MAX_TIMES = 1_000;

    private final RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);
    private final Catalog catalog;

    /** Seconds. */
    private final ArrayDeque<Double> times = new ArrayDeque<>();

    private boolean live;

    TrackShelf(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Says whether what comes next became visible just now, and has not lain in the topic. */
    void setLive(boolean live) {
        this.live = live;
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        if (record.value() == null) {
            catalog.remove(TopicState.key(record));
            return;
        }
        TrackEmbedding embedding = codec.decode(record.value());
        boolean isNew = live && catalog.track(embedding.getTrackId()).isEmpty();
        catalog.put(embedding);
        if (isNew) {
            long arrived = embedding.getArrivedAt().toEpochMilli();
            time(((double) System.currentTimeMillis() - arrived) / 1_000);
        }
    }

    private synchronized void time(double seconds) {
        times.add(Math.max(0, seconds)); // clocks differ
        if (times.size() > MAX_TIMES) {
            times.remove();
        }
    }

    /**
     * Returns a quantile of the seconds from arrival until a new track could be read; empty without
     * any.
     *
     * @param share in (0, 1]
     */
    synchronized OptionalDouble quantile(double share) {
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted[(int) Math.ceil(share * sorted.length) - 1]);
    }

    @Override
    public void forget() {
        catalog.clear();
    }
}
