package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.Contribution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** {@link InferSongs} with everything that a test of freshness or withdrawal does to it. */
final class InferenceHarness implements AutoCloseable {
    static final int BUNDLE = 4;
    static final long CHECK_INTERVAL = 100;
    static final long REMEMBERED = 10_000;
    static final long TTL = 1_000_000;
    static final double TOLERANCE = 0.01;

    private final RefreshOptions refresh;
    private KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            harness;
    private int checkpoints;
    private int restoredFrom;

    /** Refreshing as much as there is time for. */
    InferenceHarness(double tolerance) throws Exception {
        this(
                new RefreshOptions(
                        1,
                        tolerance,
                        1_000,
                        Duration.ofMillis(CHECK_INTERVAL),
                        Duration.ofMillis(TTL),
                        1_000));
    }

    /** As told; not at all when null. */
    InferenceHarness(RefreshOptions refresh) throws Exception {
        this.refresh = refresh;
        harness = harness(refresh);
        harness.open();
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            harness(RefreshOptions refresh) throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new InferSongs(
                        new InferenceOptions(
                                "m",
                                Lives.SUBMISSION,
                                "reference",
                                BUNDLE,
                                Duration.ofMillis(50),
                                6,
                                8,
                                1,
                                new TreeMap<>(),
                                null,
                                Duration.ofMillis(REMEMBERED),
                                refresh)),
                Song::trackId,
                null,
                Types.STRING);
    }

    void send(Song song) throws Exception {
        harness.processElement1(new StreamRecord<>(song));
    }

    void send(Model model) throws Exception {
        for (ModelUpdate piece : Lives.pieces(model, Lives.from(restoredFrom))) {
            harness.processElement2(new StreamRecord<>(piece));
        }
    }

    void withdraw(String trackId) throws Exception {
        withdraw(trackId, 5, 0);
    }

    /** By a record of that time and partition. */
    void withdraw(String trackId, long time, int partition) throws Exception {
        IncomingRecord record = new IncomingRecord("tracks", partition, 9, time, null, null);
        send(Song.withdrawal(record, trackId, 9));
    }

    /** Lets time pass for what state remembers. */
    void age(long millis) throws Exception {
        harness.setStateTtlProcessingTime(millis);
    }

    /** Records that were passed over since the start, as a newer one of the track was known. */
    long outdated() {
        return ((InferSongs) harness.getOperator()).outdatedRecords();
    }

    void flush() throws Exception {
        harness.prepareSnapshotPreBarrier(++checkpoints);
    }

    /** Lets time pass, a little at a time. */
    void pass(long millis) throws Exception {
        for (long end = now() + millis; now() < end; ) {
            harness.setProcessingTime(now() + 1);
        }
    }

    /** Lets much time pass at once. */
    void leap(long millis) throws Exception {
        harness.setProcessingTime(now() + millis);
    }

    long now() {
        return harness.getProcessingTime();
    }

    /** Every track is checked, and what is due has its turn. */
    void check() throws Exception {
        pass(5 * CHECK_INTERVAL);
    }

    /** Takes a checkpoint, and goes on from it in a new operator; output so far is dropped. */
    void restart() throws Exception {
        flush();
        OperatorSubtaskState state = harness.snapshot(checkpoints, checkpoints);
        long now = now();
        harness.close();
        harness = harness(refresh);
        harness.setProcessingTime(now);
        restoredFrom = checkpoints;
        harness.setRestoredCheckpointId(restoredFrom);
        harness.initializeState(state);
        harness.open();
    }

    int stateEntries() {
        return harness.numKeyedStateEntries();
    }

    List<TrackEmbedding> output() {
        return harness.extractOutputValues();
    }

    /** What is said of each track in the end, by id; nothing of those that were withdrawn. */
    Map<String, TrackEmbedding> compacted() {
        Map<String, TrackEmbedding> newest = new TreeMap<>();
        for (TrackEmbedding embedding : output()) {
            if (Withdrawals.is(embedding)) {
                newest.remove(embedding.getTrackId());
            } else {
                newest.put(embedding.getTrackId(), embedding);
            }
        }
        return newest;
    }

    /** Tracks that were learned from. */
    long learned() {
        long tracks = 0;
        for (Contribution contribution : side(Outputs.CONTRIBUTIONS)) {
            if (contribution.getBody() instanceof BatchStatistics batch) {
                tracks += Contributions.statistics(batch).tracks();
            }
        }
        return tracks;
    }

    <T> List<T> side(OutputTag<T> tag) {
        Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
        List<T> values = new ArrayList<>();
        if (records != null) {
            records.forEach(record -> values.add(record.getValue()));
        }
        return values;
    }

    /** A next version that has learned from two other songs, and so has moved. */
    static Model moved(Model model) {
        int number = 50 + 2 * (int) model.version();
        List<Frames> songs =
                List.of(Songs.song(number).toFrames(), Songs.song(number + 1).toFrames());
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            backend.use(model);
            return CorpusUpdate.apply(model, backend.infer(songs).statistics(), songs.size());
        }
    }

    /** What a version says of a song, inferred here and now from all its frames. */
    static SongResult direct(Model model, Song song) {
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            backend.use(model);
            return backend.embed(List.of(song.toFrames())).get(0);
        }
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IllegalStateException("the harness did not close", e);
        }
    }
}
