package dev.mixtape.operators.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mixtape.operators.gate.GateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inference and the corpus update in lockstep, one after the other, with the loop between them. */
final class LockstepTest {
    private static final int PARTITIONS = 2;
    private static final Lockstep LOCKSTEP = new Lockstep(PARTITIONS, 6, 5);

    @ParameterizedTest
    @ValueSource(strings = {"reference", "blas"})
    void theLogAloneDecidesModelsAndEmbeddings(String backend) throws Exception {
        ClosedLoop.Outcome plain = run(backend, log(30), 0);
        assertThat(plain.models().keySet())
                .containsExactlyElementsOf(LongStream.rangeClosed(0, 5).boxed().toList());
        assertThat(plain.models().get(5L).tracksLearned()).isEqualTo(30);
        assertThat(plain.embeddings()).hasSize(30);
        for (long seed = 1; seed <= 4; seed++) {
            ClosedLoop.Outcome other = run(backend, log(30), seed);
            assertSame(other, plain);
            assertThat(other.failures()).isPositive();
        }
    }

    @Test
    void aSongOfBatchTIsInferredWithModelTAndNoOther() throws Exception {
        ClosedLoop.Outcome outcome = run("reference", log(30), 7);
        for (Song song : log(30)) {
            long batch = LOCKSTEP.batch(LOCKSTEP.position(song.partition(), song.index()));
            assertThat(outcome.embeddings().get(song.trackId()).getModelVersion()).isEqualTo(batch);
        }
    }

    @Test
    void duplicatesAndDeadLettersCountTowardsTheirBatch() throws Exception {
        List<Song> log = log(30);
        log.set(3, twinOf(log.get(1), 3));
        for (int position = 12; position < 18; position++) { // all of batch 2
            log.set(position, null);
        }
        log.get(20).frames()[0] = Float.NaN;
        ClosedLoop.Outcome plain = run("reference", log, 0);
        assertThat(plain.models()).hasSize(6);
        assertThat(plain.models().get(1L).tracksLearned()).isEqualTo(5);
        assertThat(plain.models().get(2L).tracksLearned()).isEqualTo(11);
        assertThat(plain.models().get(2L).batchesLearned()).isEqualTo(5 / 6.0 + 1);
        assertThat(plain.models().get(3L))
                .as("of a batch without a song")
                .satisfies(
                        model -> {
                            assertThat(model.tracksLearned()).isEqualTo(11);
                            assertThat(model.batchesLearned()).isEqualTo(5 / 6.0 + 1);
                            assertThat(model.posterior())
                                    .usingRecursiveComparison()
                                    .isEqualTo(plain.models().get(2L).posterior());
                        });
        assertThat(plain.models().get(5L).tracksLearned()).isEqualTo(22);
        assertSame(run("reference", log, 5), plain);
    }

    @Test
    void aWithdrawalTakesItsPlaceInTheLogAndItsSongIsLearnedFromAllTheSame() throws Exception {
        List<Song> log = log(30);
        log.set(5, withdrawalOf(log.get(1), 5));
        log.set(8, withdrawalOf(log.get(4), 8));
        log.set(16, twinOf(log.get(4), 16)); // and again, as a new track
        log.set(21, withdrawalOf(log.get(3), 21));
        ClosedLoop.Outcome plain = run("reference", log, 0);
        assertThat(plain.models().get(5L).tracksLearned()).isEqualTo(27);
        assertThat(plain.embeddings())
                .hasSize(24)
                .doesNotContainKeys("song-1", "song-3")
                .containsKey("song-4");
        assertThat(plain.embeddings().get("song-4").getModelVersion()).isEqualTo(2);
        for (long seed = 1; seed <= 4; seed++) {
            assertSame(run("reference", log, seed), plain);
        }
    }

    @Test
    void aModelBeginsFromTheFirstStretchOfTheLogThatHasASong() throws Exception {
        List<Song> log = log(30);
        for (int position = 0; position < 5; position++) {
            log.set(position, null);
        }
        ClosedLoop.Outcome plain = run("reference", log, 0);
        assertThat(plain.models()).hasSize(6);
        assertSame(run("reference", log, 3), plain);
    }

    @Test
    void aBatchStaysOpenHoweverLongTheStreamPauses() throws Exception {
        ClosedLoop.Outcome outcome = run("reference", log(17), 0);
        assertThat(outcome.models().keySet()).containsExactly(0L, 1L, 2L);
        assertThat(outcome.embeddings()).hasSize(17);
    }

    @Test
    void versionsThatAreLostLeaveNoTrace() throws Exception {
        ClosedLoop.Outcome plain = run("reference", log(30), 0);
        for (long seed = 1; seed <= 4; seed++) {
            try (ClosedLoop loop = new ClosedLoop(LOCKSTEP, "reference", seed).losingVersions()) {
                ClosedLoop.Outcome outcome = loop.run(log(30));
                assertThat(outcome.failures()).isPositive();
                assertThat(outcome.embeddings()).isEqualTo(plain.embeddings());
            }
            try (ClosedLoop loop = new ClosedLoop(LOCKSTEP, "reference", seed).expiring()) {
                ClosedLoop.Outcome outcome = loop.run(log(30));
                assertThat(outcome.expired()).isPositive();
                assertSame(outcome, plain);
            }
        }
    }

    @Test
    void theLogDecidesWhichComponentsComeAndGoToo() throws Exception {
        ClosedLoop.Outcome plain = run("reference", log(60), 0);
        assertThat(LongStream.of(plain.models().get(10L).lives().mergedAt()).max().orElseThrow())
                .as("five components learn three clusters")
                .isPositive();
        for (long seed = 1; seed <= 3; seed++) {
            ClosedLoop.Outcome other = run("reference", log(60), seed);
            assertThat(other.failures()).isPositive();
            assertSame(other, plain);
        }
    }

    @Test
    void theLogDecidesWhichVersionsAreRefusedToo() throws Exception {
        GateRule gate = new GateRule(0.5, 0.2, 10_000, 1);
        List<Song> log = log(66);
        Random random = new Random(1);
        for (Song song : log.subList(36, 66)) { // noise
            for (int i = 0; i < song.frames().length; i++) {
                song.frames()[i] = (float) (40 * random.nextGaussian());
            }
        }
        ClosedLoop.Outcome plain = run(log, 0, gate);
        assertThat(plain.models().get(6L).tracksLearned())
                .isEqualTo(teaching(log.subList(0, 36), gate));
        assertThat(plain.models().get(11L).tracksLearned()).isLessThan(teaching(log, gate) - 3);
        assertThat(plain.embeddings()).hasSize(66);
        for (long seed = 1; seed <= 3; seed++) {
            ClosedLoop.Outcome other = run(log, seed, gate);
            assertThat(other.failures()).isPositive();
            assertSame(other, plain);
        }
    }

    private static long teaching(List<Song> songs, GateRule gate) {
        return songs.stream().filter(song -> !gate.holdsBack(song.trackId())).count();
    }

    private static ClosedLoop.Outcome run(List<Song> log, long seed, GateRule gate)
            throws Exception {
        try (ClosedLoop loop = new ClosedLoop(LOCKSTEP, "reference", seed, gate)) {
            return loop.run(log);
        }
    }

    @Test
    void refusesAPartitionThatHasNoPlaceInTheLog() {
        assertThatThrownBy(() -> LOCKSTEP.checkPartition("tracks", 2))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageStartingWith(
                        "topics.partitions=2: a record came from partition 2 of the topic tracks,");
        assertThatThrownBy(() -> LOCKSTEP.checkPartitions("tracks", 5))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageStartingWith("topics.partitions=2: the topic tracks has 5 partitions");
        LOCKSTEP.checkPartitions("tracks", 2);
        LOCKSTEP.checkPartition("tracks", 1);
    }

    private static void assertSame(ClosedLoop.Outcome actual, ClosedLoop.Outcome expected) {
        assertThat(actual.models().keySet()).isEqualTo(expected.models().keySet());
        expected.models()
                .forEach(
                        (version, model) ->
                                assertThat(Lives.pieces(actual.models().get(version)))
                                        .as("version %d", version)
                                        .isEqualTo(Lives.pieces(model)));
        assertThat(actual.embeddings()).isEqualTo(expected.embeddings());
    }

    /** Songs by position, of two partitions in turn; null stands for a dead letter. */
    private static List<Song> log(int songs) {
        return new ArrayList<>(
                IntStream.range(0, songs)
                        .mapToObj(n -> at(n, "song-" + n, "content-" + n, Songs.song(n).frames()))
                        .toList());
    }

    private static Song twinOf(Song song, int position) {
        return at(position, song.trackId(), song.contentId(), song.frames());
    }

    private static Song withdrawalOf(Song song, int position) {
        return Song.withdrawal(
                new IncomingRecord("tracks", position % PARTITIONS, position, 0, null, null),
                song.trackId(),
                position / PARTITIONS);
    }

    private static Song at(int position, String id, String content, float[] frames) {
        return new Song(
                id,
                content,
                null,
                null,
                List.of(),
                0,
                "tracks",
                position % PARTITIONS,
                position,
                position,
                position / PARTITIONS,
                Songs.D,
                frames);
    }

    /** Seed 0 runs it plainly; another one as {@link ClosedLoop} says. */
    private static ClosedLoop.Outcome run(String backend, List<Song> log, long seed)
            throws Exception {
        try (ClosedLoop loop = new ClosedLoop(LOCKSTEP, backend, seed)) {
            return loop.run(log);
        }
    }
}
