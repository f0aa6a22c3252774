package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.gate.GateRule;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.moves.MoveKind;
import dev.mixtape.operators.moves.Probe;
import dev.mixtape.schemas.ComponentMove;
import dev.mixtape.schemas.Freeze;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelControl;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Unfreeze;
import dev.mixtape.schemas.internal.Contribution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Five components learn three clusters, until two of them are merged away. */
final class MovesInTheStreamTest {
    private static final int BATCH = 12;
    private static final int PATIENCE = 20;

    private final InferenceBackend backend = Backends.choose("reference").backend();
    private KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate> harness;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
        for (int n = 0; n < 6; n++) {
            Song song = Songs.song(n);
            send(Contributions.sample("m", song.trackId(), -1, song.toFrames()));
        }
        follow(0);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
        backend.close();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Contribution, ModelUpdate>
            harness() throws Exception {
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
                        MoveKind.parse("merge"),
                        GateRule.OFF);
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new LearnCorpusOperator(options), Contribution::getModelId, Types.STRING);
    }

    @Test
    void aLineSaysWhatWasDoneToWhichComponentAndWhy() throws Exception {
        ComponentMove merge = learnUntilAMerge();

        assertThat(merge.getGain()).isPositive();
        assertThat(merge.getWhy()).isEqualTo("they say the same");
        Model model = newest();
        assertThat(model.lives().isRetired(merge.getOther())).isTrue();
        assertThat(model.lives().heirOf(merge.getOther(), model.version() - 1))
                .hasValue(merge.getComponent());
        assertThat(model.posterior().stickMass()[merge.getOther()]).isZero();
    }

    @Test
    void lateStatisticsOfARetiredIdCountForTheOneThatTookItsPlace() throws Exception {
        Model before = newest();
        while (progress().getMoves().isEmpty()) {
            before = newest();
            learn(before, true);
        }
        int retired = progress().getMoves().get(0).getOther();
        assertThat(infer(before, songs()).stickMass(retired)).as("so it matters").isPositive();

        learn(before, false);

        assertThat(newest().posterior().stickMass()[retired]).isZero();
        assertThat(newest().tracksLearned()).isEqualTo(newest().version() * BATCH);
    }

    @Test
    void aMoveIsMeasuredOnWhatCameBeforeAFailureToo() throws Exception {
        learnUntilAMerge();
        Model whole = newest();
        Model last = learnUntilBefore(whole);
        probe(); // what was gathered of the batch that will merge
        var state = harness.snapshot(1, 1);
        harness.close();
        harness = harness();
        harness.setRestoredCheckpointId(1);
        harness.initializeState(state);
        harness.open();
        send(Contributions.following("m", last.version(), 0, 1, Lives.from(1)));
        learn(last, false);

        assertThat(newest().lives()).usingRecursiveComparison().isEqualTo(whole.lives());
        assertThat(newest().posterior()).usingRecursiveComparison().isEqualTo(whole.posterior());
    }

    @Test
    void noMoveIsMeasuredOnSongsThatARequestHasPassedOver() throws Exception {
        learnUntilAMerge();
        learnUntilBefore(newest());
        probe(); // of the batch that is closed by the first request
        ask(new Freeze());
        ask(new Unfreeze());
        follow(newest().version());
        learn(newest(), false);

        assertThat(progress().getControl()).isEmpty();
        assertThat(progress().getRho()).isPositive();
        assertThat(progress().getMoves()).isEmpty();
        learn(newest(), true);
        assertThat(progress().getMoves()).as("the next batch's songs are probed").isNotEmpty();
    }

    /** Begins anew, and returns the version before one that a merge has made. */
    private Model learnUntilBefore(Model merged) throws Exception {
        harness.close();
        open();
        while (newest().version() < merged.version() - 1) {
            learn(newest(), true);
        }
        return newest();
    }

    private void ask(Object body) throws Exception {
        ModelControl control =
                new ModelControl("m", "r" + offset, "ada", Instant.ofEpochMilli(0), body);
        send(
                Contributions.control(
                        "m",
                        new IncomingRecord(
                                "model-control",
                                0,
                                offset++,
                                0,
                                null,
                                new RecordCodec<>(ModelControl.class).encode(control))));
        follow(newest().version());
    }

    private ComponentMove learnUntilAMerge() throws Exception {
        for (int n = 0; n < PATIENCE; n++) {
            learn(newest(), true);
            if (!progress().getMoves().isEmpty()) {
                return progress().getMoves().get(0);
            }
        }
        throw new AssertionError("no move in " + PATIENCE + " versions");
    }

    private void learn(Model with, boolean probed) throws Exception {
        if (probed) {
            probe();
        }
        send(Contributions.statistics("m", with.version(), infer(with, songs())));
        follow(newest().version());
    }

    private void probe() throws Exception {
        Probe probe = new Probe();
        IntStream.range(0, BATCH).forEach(n -> probe.offer(1, "song-" + n, songs().get(n)));
        send(Contributions.probe("m", probe));
    }

    private SufficientStatistics infer(Model model, List<Frames> songs) {
        backend.use(model);
        return backend.infer(songs).statistics();
    }

    private static List<Frames> songs() {
        return IntStream.range(0, BATCH).mapToObj(n -> Songs.song(n).toFrames()).toList();
    }

    private void follow(long version) throws Exception {
        send(Contributions.following("m", version, 0, 1, Lives.from(0)));
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
