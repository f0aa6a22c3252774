package dev.mixtape.benchmarks;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.fisher.VectorAxes;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.planted.Size;
import dev.mixtape.operators.planted.Workload;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a song of 30 seconds costs, K = 256, T = 32, D = 52, from host arrays to host arrays, in
 * bundles of sixteen. The commands are in {@code docs/performance.md}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class InferenceBenchmark {

    private static final int BUNDLE = 16;
    private static final long SEED = 20220812;

    /** A backend's name; {@code -p backend=…} for others. */
    @Param({"blas"})
    public String backend;

    /** What is inferred. */
    @Param({Workload.TRAINED_LIKE, Workload.RANDOM})
    public String work;

    /** Numbers of a song's vector; 0 for none. */
    @Param({"0", "256"})
    public int vector;

    private InferenceBackend used;
    private List<Frames> songs;

    /** Makes the model and the songs. */
    @Setup(Level.Trial)
    public void prepare() {
        Workload made =
                work.equals(Workload.RANDOM)
                        ? Workload.random(Size.PAPER, SEED)
                        : Workload.trainedLike(Size.PAPER, SEED);
        used = Backends.choose(backend).backend();
        songs = made.songs(BUNDLE);
        used.use(made.model().with(VectorAxes.learn(made.model(), songs, vector)));
    }

    /** Frees the backend. */
    @TearDown(Level.Trial)
    public void close() {
        used.close();
    }

    /** With statistics, for songs that are learned from. */
    @Benchmark
    @OperationsPerInvocation(BUNDLE)
    public BundleResult infer() {
        return used.infer(songs);
    }

    /** Without. */
    @Benchmark
    @OperationsPerInvocation(BUNDLE)
    public List<SongResult> embed() {
        return used.embed(songs);
    }
}
