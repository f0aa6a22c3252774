package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.MatrixProduct;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.features.Frames;
import dev.mixtape.operators.inference.Representation;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * Inference on the CPU. Expected log-likelihoods are one single-precision matrix product ({@link
 * PackedLikelihood}); everything after it is in double precision on what is alive ({@link
 * LiveInference}, {@link LiveStatistics}).
 *
 * <p>BLAS runs on the calling thread only: Flink has its own threads, and two pools on the same
 * cores would fight.
 */
public final class BlasBackend implements InferenceBackend, MatrixProduct.Source {

    /** Whitened values beyond this are taken for this: their squares would overflow floats. */
    private static final double FARTHEST = 1e9;

    private final LiveProducts products;
    private Model model;
    private PackedLikelihood likelihood;
    private FrameSoftmax softmax;
    private LiveInference inference;
    private LiveStatistics statistics;
    private float[] E = new float[0];

    /**
     * Loads OpenBLAS.
     *
     * @throws IllegalStateException if this machine has no build of it, with the remedy
     */
    public BlasBackend() {
        try {
            blas_set_num_threads(1);
            products = new LiveProducts();
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "backend=blas: OpenBLAS does not load here ("
                            + e.getMessage()
                            + "); add org.bytedeco:openblas with the classifier of this platform,"
                            + " or choose backend=reference",
                    e);
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
    public void use(Model model) {
        if (!model.equals(this.model)) {
            release();
            likelihood = new PackedLikelihood(model);
            softmax = new FrameSoftmax(model);
            inference = new LiveInference(model, products);
            statistics = new LiveStatistics(model.D());
            this.model = model;
        }
    }

    @Override
    public BundleResult infer(List<Frames> songs) {
        check(songs);
        SufficientStatistics sum = new SufficientStatistics(model.D(), model.K());
        List<SongResult> results = new ArrayList<>();
        for (Frames song : songs) {
            results.add(infer(song, sum));
        }
        return new BundleResult(results, sum);
    }

    @Override
    public List<SongResult> embed(List<Frames> songs) {
        check(songs);
        List<SongResult> results = new ArrayList<>();
        for (Frames song : songs) {
            results.add(infer(song, null));
        }
        return results;
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

    /** Infers one song and adds it to the statistics, if there are any. */
    private SongResult infer(Frames song, SufficientStatistics sum) {
        int N = song.count();
        double[] x = model.whitening().apply(song);
        float[] rounded = new float[x.length];
        for (int q = 0; q < x.length; q++) {
            rounded[q] = (float) Math.max(-FARTHEST, Math.min(FARTHEST, x[q]));
        }
        if (E.length < N * model.K()) {
            E = new float[N * model.K()];
        }
        likelihood.compute(rounded, N, E);
        softmax.compute(E, N);
        float[] embedding = Representation.logOfMean(softmax.embedding, N);
        LivePosterior posterior = inference.infer(E, N, softmax.offset, softmax.share);
        if (sum != null) {
            statistics.add(x, posterior, sum);
        }
        return new SongResult(
                embedding,
                posterior.meanResponsibilities(),
                posterior.bound(),
                N,
                posterior.iterations());
    }

    /** Frees what belongs to a model version. */
    private void release() {
        if (likelihood != null) {
            likelihood.close();
            statistics.close();
            likelihood = null;
            model = null;
        }
    }

    @Override
    public void close() {
        release();
        products.close();
    }
}
