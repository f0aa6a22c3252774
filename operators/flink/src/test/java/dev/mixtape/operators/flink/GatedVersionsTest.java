package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.gate.GateRule;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.moves.Probe;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.HeldBack;
import dev.mixtape.schemas.internal.ProbeSong;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model that has learned its songs, and then hears noise. */
final class GatedVersionsTest {
    private static final int BATCH = 12;
    private static final int PATIENCE = 20;
    private static final GateRule RULE = new GateRule(0.3, 0.5, 25_000, 1);

    private final InferenceBackend backend = Backends.choose("reference").backend();
    private final Random random = new Random(1);
    private Lineage life = Lives.from(0);
    private KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            inference;
    private KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness(RULE);
        harness.open();
        begin();
    }

    private void begin() throws Exception {
        for (int n = 0; n < 6; n++) {
            Song song = Songs.song(n);
            send(Contributions.sample("m", song.trackId(), -1, song.toFrames()));
        }
        follow(0);
        Probe heldBack = new Probe();
        for (int n = 0; n < 24; n++) {
            heldBack.offer(1, "held-back-" + n, Songs.song(100 + n).toFrames());
        }
        send(Contributions.heldBack("m", heldBack));
        for (int n = 0; n < 3; n++) {
            learn(songs());
            assertThat(progress().getRefused()).isEmpty();
        }
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
        if (inference != null) {
            inference.close();
        }
        backend.close();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate>
            harness(GateRule rule) throws Exception {
        LearningOptions options =
                new LearningOptions(
                        Lives.SUBMISSION,
                        StartCheck.NONE,
                        Songs.hyperparameters(),
                        BATCH,
                        Duration.ofSeconds(5),
                        8,
                        6,
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(15),
                        0,
                        LearnCorpusTest.DRIFT,
                        null,
                        Set.of(),
                        rule);
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new LearnCorpusOperator(options), Contribution::getModelId, Types.STRING);
    }

    @Test
    void aRefusedVersionEqualsTheOneBeforeAndALineSaysWhy() throws Exception {
        Model before = noiseUntilRefused();

        LearningProgress line = progress();
        assertThat(line.getRefused())
                .startsWith("24 songs that are held back would lose ")
                .endsWith("at most 0.5 are allowed (gate.margin)");
        assertThat(line.getHeldBackLoss()).isGreaterThan(RULE.margin());
        assertThat(line.getRho()).isZero();
        assertThat(newest().version()).isEqualTo(before.version() + 1);
        assertThat(newest().tracksLearned()).isEqualTo(before.tracksLearned());
        assertThat(newest().posterior()).usingRecursiveComparison().isEqualTo(before.posterior());
        learn(songs());
        assertThat(progress().getRefused()).as("songs of before are learned from").isEmpty();
    }

    @Test
    void theSongsThatJudgeOutliveAFailure() throws Exception {
        Model last = newest();
        var state = harness.snapshot(1, 1);
        harness.close();
        harness = harness(RULE);
        harness.setRestoredCheckpointId(1);
        harness.initializeState(state);
        harness.open();
        life = Lives.from(1);
        follow(last.version());
        assertThat(noiseUntilRefused().version()).isPositive();
    }

    @Test
    void withoutAGateNoiseIsLearned() throws Exception {
        harness.close();
        harness = harness(GateRule.OFF);
        harness.open();
        begin();
        for (int n = 0; n < PATIENCE; n++) {
            learn(noise());
            assertThat(progress().getRefused()).isEmpty();
        }
    }

    @Test
    void whatIsHeldBackIsEmbeddedAndSentToJudgeAndNotLearnedFrom() throws Exception {
        List<Song> songs = IntStream.range(0, 20).mapToObj(Songs::song).toList();
        List<String> heldBack =
                songs.stream().map(Song::trackId).filter(RULE::holdsBack).sorted().toList();
        inference = inference();
        inference.open();
        for (ModelUpdate piece : Lives.pieces(Songs.model(), Lives.from(0))) {
            inference.processElement2(new StreamRecord<>(piece));
        }
        for (Song song : songs) {
            inference.processElement1(new StreamRecord<>(song));
        }
        inference.prepareSnapshotPreBarrier(1);

        assertThat(inference.extractOutputValues()).hasSize(20);
        List<Object> sent =
                inference.getSideOutput(Outputs.CONTRIBUTIONS).stream()
                        .map(record -> record.getValue().getBody())
                        .toList();
        assertThat(sent)
                .filteredOn(HeldBack.class::isInstance)
                .flatExtracting(body -> ((HeldBack) body).getSongs().getSongs())
                .extracting(ProbeSong::getTrackId)
                .containsExactlyInAnyOrderElementsOf(heldBack);
        assertThat(
                        sent.stream()
                                .filter(BatchStatistics.class::isInstance)
                                .mapToLong(
                                        body ->
                                                Contributions.statistics((BatchStatistics) body)
                                                        .tracks())
                                .sum())
                .isEqualTo(20 - heldBack.size());
        assertThat(heldBack).hasSizeBetween(2, 10);
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Song, ModelUpdate, TrackEmbedding>
            inference() throws Exception {
        InferenceOptions options =
                new InferenceOptions(
                        "m",
                        Lives.SUBMISSION,
                        "reference",
                        4,
                        Duration.ofMillis(50),
                        BATCH,
                        8,
                        1,
                        new TreeMap<>(),
                        null,
                        Duration.ofDays(7),
                        null,
                        false,
                        RULE,
                        Serving.ALONE);
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new InferSongs(options), Song::trackId, null, Types.STRING);
    }

    /** Returns the version before the first that is refused. */
    private Model noiseUntilRefused() throws Exception {
        for (int n = 0; n < PATIENCE; n++) {
            Model before = newest();
            learn(noise());
            if (!progress().getRefused().isEmpty()) {
                return before;
            }
        }
        throw new AssertionError("nothing refused in " + PATIENCE + " versions");
    }

    private void learn(List<Frames> songs) throws Exception {
        Model with = newest();
        backend.use(with);
        send(Contributions.statistics("m", with.version(), backend.infer(songs).statistics()));
        follow(newest().version());
    }

    private static List<Frames> songs() {
        return IntStream.range(0, BATCH).mapToObj(n -> Songs.song(n).toFrames()).toList();
    }

    private List<Frames> noise() {
        return IntStream.range(0, BATCH)
                .mapToObj(
                        n -> {
                            float[] values = new float[20 * Songs.D];
                            for (int i = 0; i < values.length; i++) {
                                values[i] = (float) (40 * random.nextGaussian());
                            }
                            return new Frames(20, Songs.D, values);
                        })
                .toList();
    }

    private void follow(long version) throws Exception {
        send(Contributions.following("m", version, 0, 1, life));
    }

    private void send(Contribution contribution) throws Exception {
        harness.processElement(new StreamRecord<>(contribution));
    }

    private Model newest() {
        return NewestOutput.model(harness);
    }

    private LearningProgress progress() {
        return NewestOutput.line(harness);
    }
}
