package dev.mixtape.operators.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.moves.Probe;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model of three clusters in three dimensions, on which an hour of noise comes down. */
final class GateTest {
    private static final int D = 3;
    private static final int BATCH = 32;
    private static final int NOISE = 1_000_000;
    private static final GateRule RULE = new GateRule(0.1, 0.5, 5_000, 1);

    private final InferenceBackend backend = Backends.choose("reference").backend();
    private final Random random = new Random(7);

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void holdsBackTheSameShareOfTracksAlways() {
        long held = IntStream.range(0, 10_000).filter(n -> RULE.holdsBack("track-" + n)).count();
        assertThat(held).isBetween(900L, 1_100L);
        assertThat(RULE.holdsBack("track-1")).isEqualTo(RULE.holdsBack("track-1"));
        assertThat(GateRule.OFF.holdsBack("track-1")).isFalse();
    }

    @Test
    void aSteadyStreamIsNeverRefused() {
        Stream stream = new Stream(RULE);
        assertThat(stream.learn(60, this::song)).isZero();
        assertThat(stream.gate.songs()).hasSize(Gate.SONGS);
    }

    @Test
    void noiseDoesNotTakeTheModelFromTheSongsOfBefore() {
        Stream guarded = new Stream(RULE);
        Stream open = new Stream(new GateRule(0.1, 1_000, 5_000, 1));
        guarded.learn(20, this::song);
        open.learn(20, this::song);
        double before = guarded.bound();

        assertThat(guarded.learn(40, this::noise)).as("refused").isGreaterThan(20);
        open.learn(40, this::noise);

        assertThat(guarded.bound()).isGreaterThan(before - 2 * RULE.margin());
        assertThat(open.bound()).as("so there was danger").isLessThan(before - 4);
        assertThat(guarded.learn(20, this::song)).as("refused of songs after the noise").isZero();
    }

    @Test
    void whatStaysForLongerThanTheMemoryIsLetIn() {
        Stream stream = new Stream(new GateRule(0.1, 0.5, 500, 1));
        stream.learn(20, this::song);
        assertThat(stream.learn(10, this::moved)).as("refused at first").isPositive();
        stream.learn(60, this::moved);
        assertThat(stream.learn(10, this::moved)).as("refused at last").isZero();
    }

    @Test
    void aVersionThatSomebodyHasPutThereIsNotHeldAgainstThoseBehindIt() {
        Stream stream = new Stream(RULE);
        Model young = stream.model;
        stream.learn(40, this::song);
        Model worse = noisy(young);
        assertThat(new Gate(RULE, stream.gate.songs()).judge(worse, BATCH).isRefused()).isTrue();
        stream.gate.trust(worse);
        assertThat(stream.gate.judge(worse, BATCH)).isEqualTo(new Gate.Verdict(0, ""));
    }

    @Test
    void songsThatNoVersionExplainsHaveNoSay() {
        Stream stream = new Stream(RULE);
        Probe probe = new Probe();
        for (int n = 0; n < Gate.FEWEST; n++) {
            probe.offer(1, "far " + n, frames(1e6, 1));
        }
        Gate gate = new Gate(RULE, List.of());
        gate.take(stream.model, probe, BATCH);
        assertThat(gate.songs()).hasSize(Gate.FEWEST);
        stream.learn(20, this::song);
        assertThat(gate.judge(stream.model, BATCH)).isEqualTo(new Gate.Verdict(0, ""));
    }

    @Test
    void fewSongsRefuseNothing() {
        Stream stream = new Stream(RULE);
        stream.learn(5, this::song);
        List<Gate.Judged> few = stream.gate.songs().subList(0, Gate.FEWEST - 1);
        assertThat(new Gate(RULE, few).judge(noisy(stream.model), BATCH).isRefused()).isFalse();
    }

    private Model noisy(Model model) {
        for (int n = 0; n < 30; n++) {
            model = next(model, IntStream.range(0, BATCH).mapToObj(this::noise).toList());
        }
        return model;
    }

    private Model next(Model model, List<Frames> songs) {
        backend.use(model);
        return CorpusUpdate.apply(model, backend.infer(songs).statistics(), BATCH);
    }

    /** Learns as the job does. */
    private final class Stream {
        private final Gate gate;
        private final List<Frames> likeBefore =
                IntStream.range(NOISE, NOISE + 50).mapToObj(GateTest.this::song).toList();
        private Model model;
        private int songs;

        Stream(GateRule rule) {
            gate = new Gate(rule, List.of());
            Hyperparameters h = Hyperparameters.defaults(D).toBuilder().K(6).T(3).build();
            model = Bootstrap.bootstrap(h, likeBefore);
        }

        /** Returns how many versions were refused. */
        int learn(int batches, IntFunction<Frames> source) {
            int refused = 0;
            for (int batch = 0; batch < batches; batch++) {
                Probe probe = new Probe();
                for (int n = 0; n < 4; n++) {
                    probe.offer(1, "held back " + songs, source.apply(-1 - songs++));
                }
                gate.take(model, probe, BATCH);
                Model next =
                        next(
                                model,
                                IntStream.range(0, BATCH)
                                        .mapToObj(n -> source.apply(songs++))
                                        .toList());
                boolean isRefused = gate.judge(next, BATCH).isRefused();
                refused += isRefused ? 1 : 0;
                model = isRefused ? model.again() : next;
            }
            return refused;
        }

        /** Of songs of before the noise, nats per frame. */
        double bound() {
            backend.use(model);
            var statistics = backend.infer(likeBefore).statistics();
            return statistics.bound() / statistics.frames();
        }
    }

    private Frames song(int number) {
        return frames(5 * Math.floorMod(number, 3), 1);
    }

    private Frames moved(int number) {
        return frames(-12 - 5 * Math.floorMod(number, 3), 1);
    }

    private Frames noise(int number) {
        return frames(0, 40);
    }

    private Frames frames(double mean, double deviation) {
        float[] values = new float[20 * D];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        return new Frames(20, D, values);
    }
}
