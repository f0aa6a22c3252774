package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.MatrixProduct;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.fisher.DiagonalMixture;
import dev.mixtape.operators.fisher.SongVector;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Representation;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.natives.NativeLibraries;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;

/**
 * Inference on the CPU, in single precision by matrix products: expected log-likelihoods ({@link
 * PackedLikelihood}), then Eq. 10-13 slot by slot ({@link SlotInference}) and statistics of what is
 * alive ({@link SlotStatistics}).
 *
 * <p>BLAS runs on the calling thread only: Flink has its own threads, and two pools on the same
 * cores would fight.
 */
public final class BlasBackend implements InferenceBackend, MatrixProduct.Source {

    private final AxisProducts axes = new AxisProducts(); // kept when there is a new version
    private Model model;
    private Prepared prepared;

    /**
     * Loads OpenBLAS.
     *
     * @throws IllegalStateException if this machine has no build of it, with the remedy
     */
    public BlasBackend() {
        try {
            oneThread();
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "backend=blas: OpenBLAS does not load here ("
                            + e.getMessage()
                            + "); add org.bytedeco:openblas with the classifier of this platform,"
                            + " or choose backend=reference",
                    e);
        }
    }

    /**
     * OpenBLAS reads its variable when it loads, so the launchers set it. The call that sets the
     * number afterwards looks for MKL in every library of the process, which may meet a library
     * that somebody else is loading ({@link NativeLibraries}).
     */
    private static void oneThread() {
        if ("1".equals(System.getenv("OPENBLAS_NUM_THREADS"))) {
            NativeLibraries.load(openblas.class);
        } else {
            NativeLibraries.lookUp(() -> blas_set_num_threads(1));
        }
    }

    @Override
    public String name() {
        return "blas";
    }

    @Override
    public String device() {
        return "CPU, one thread, OpenBLAS, single precision";
    }

    @Override
    public int suitableBundle() {
        return 8;
    }

    @Override
    public void use(Model model) {
        if (!model.equals(this.model)) {
            forget();
            axes.use(model.axes());
            prepared = new Prepared(model);
            this.model = model;
        }
    }

    @Override
    public BundleResult infer(List<Frames> songs) {
        check(songs);
        SufficientStatistics sum = new SufficientStatistics(model.D(), model.K());
        prepared.statistics.begin();
        List<SongResult> results = infer(songs, sum);
        prepared.statistics.addTo(sum);
        return new BundleResult(results, sum);
    }

    @Override
    public List<SongResult> embed(List<Frames> songs) {
        check(songs);
        return infer(songs, null);
    }

    private List<SongResult> infer(List<Frames> songs, SufficientStatistics sum) {
        List<SongResult> results = new ArrayList<>();
        for (Frames song : songs) {
            results.add(prepared.infer(song, sum));
        }
        if (model.axes().width() == 0) {
            return results;
        }
        List<float[]> places = axes.project(results.stream().map(SongResult::vector).toList());
        return IntStream.range(0, results.size())
                .mapToObj(s -> results.get(s).withVector(places.get(s)))
                .toList();
    }

    @Override
    public void check(Frames song) {
        check(List.of(song));
    }

    @Override
    public MatrixProduct matrixProduct(int N, int P, int K) {
        return new Sgemm(N, P, K);
    }

    private void check(List<Frames> songs) {
        if (model == null) {
            throw new IllegalStateException("no model is in use: call use(model) first");
        }
        songs.forEach(model.whitening()::check);
    }

    @Override
    public void close() {
        forget();
        axes.close();
    }

    private void forget() {
        if (prepared != null) {
            prepared.close();
            prepared = null;
            model = null;
        }
    }

    /** What belongs to a model version. */
    private static final class Prepared implements AutoCloseable {

        private final Whitener whitener;
        private final PackedFeatures features;
        private final PackedLikelihood likelihood;
        private final FrameSoftmax softmax;
        private final SlotProducts products;
        private final SlotInference inference;
        private final SlotStatistics statistics;
        private final MixtureMoments moments; // null where no vectors are asked for
        private final FloatMemory block = new FloatMemory();

        Prepared(Model model) {
            whitener = new Whitener(model.whitening());
            features = new PackedFeatures(model.D());
            likelihood = new PackedLikelihood(model, features);
            softmax = new FrameSoftmax(model);
            products = new SlotProducts(model.K());
            inference = new SlotInference(model, products);
            statistics = new SlotStatistics(model.D(), model.K(), features);
            moments =
                    model.axes().width() == 0
                            ? null
                            : new MixtureMoments(DiagonalMixture.of(model));
            block.reserve(PackedFeatures.BLOCK * model.K());
        }

        /**
         * Infers one song and adds it to the statistics, if there are any. Its vector is not yet
         * along the axes.
         */
        SongResult infer(Frames song, SufficientStatistics sum) {
            int N = song.count();
            whitener.apply(song);
            products.begin(N);
            softmax.begin();
            for (int from = 0; from < N; from += PackedFeatures.BLOCK) {
                int n = Math.min(PackedFeatures.BLOCK, N - from);
                likelihood.compute(whitener.x, from, n, block);
                softmax.add(block, n, products.E, N, from);
            }
            SlotPosterior posterior = inference.infer(N, softmax.offset(), softmax.share());
            if (sum != null) {
                statistics.add(whitener.x, posterior, sum);
            }
            return new SongResult(
                    Representation.logOfMean(softmax.embedding(), N),
                    posterior.meanResponsibilities(),
                    posterior.bound(),
                    N,
                    posterior.iterations(),
                    moments == null ? new float[0] : vector(N));
        }

        private float[] vector(int N) {
            return SongVector.join(
                    moments.embed(whitener.x, N), SongVector.covariance(whitener.covariance(N)));
        }

        @Override
        public void close() {
            whitener.close();
            features.close();
            likelihood.close();
            softmax.close();
            products.close();
            if (moments != null) {
                moments.close();
            }
            statistics.close();
            block.close();
        }
    }
}
