package dev.mixtape.operators.backend.opencl;

import com.aparapi.device.OpenCLDevice;
import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.DeviceFailure;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.fisher.SongVector;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inference on a GPU, or whatever OpenCL finds: see {@link BundleKernel} for what runs there.
 *
 * <p>Bundles are cut to what the device, and the heap that mirrors its buffers, can hold. When an
 * execution fails all the same, that is taken for want of memory: the most that is tried at once is
 * halved, on a fresh session, until it goes through or a single song does not.
 */
public class OpenClBackend implements InferenceBackend {

    private static final Logger LOG = LoggerFactory.getLogger(OpenClBackend.class);

    /** Of the device's memory and of the heap, so much may hold a bundle. */
    private static final double SHARE_OF_MEMORY = 0.25;

    /** So that launches, some hundred a bundle, cost little. */
    private static final int SUITABLE_ON_GPU = 256;

    private static final int SUITABLE_ON_CPU = 8;

    /** Songs at once at the most, however short: a Fisher vector has 26,624 numbers. */
    private static final int MOST_SONGS = 512;

    private final OpenCLDevice device;
    private final Optional<Layout> imposed;
    private DeviceSession session;
    private Model model;

    /** Those of the covariance, which the host adds to what the device makes of Fisher vectors. */
    private PrincipalAxes covarianceAxes = PrincipalAxes.NONE;

    /** Frames of a bundle at the most; less after a failure. */
    private long mostFrames;

    /**
     * On one of the usable devices: subtask i takes device i mod n.
     *
     * @param subtask counts the backends that share these devices
     * @param numbers of the devices to share, as OpenCL counts the usable ones; none means all
     * @throws IllegalStateException if there is no such device, or its driver refuses the kernel,
     *     with the remedy
     */
    public OpenClBackend(int subtask, List<Integer> numbers) {
        this(subtask, numbers, Optional.empty());
    }

    /** With a layout for another device, for tests. */
    OpenClBackend(int subtask, List<Integer> numbers, Optional<Layout> imposed) {
        this.imposed = imposed;
        device = Devices.choose(subtask, numbers);
        try {
            session = new DeviceSession(device, imposed);
        } catch (DeviceFailure e) {
            throw new IllegalStateException(
                    "backend=opencl: "
                            + e.getMessage()
                            + "; a device with double precision (cl_khr_fp64) is needed; update"
                            + " its driver, or choose backend=blas",
                    e);
        }
    }

    /** Devices that bundles can run on, described for people: GPUs, or if there is none CPUs. */
    public static List<String> devices() {
        return Devices.usable().stream().map(Devices::describe).toList();
    }

    /** Whether one of them is a GPU. */
    public static boolean hasGpu() {
        return Devices.usable().stream().anyMatch(Devices::isGpu);
    }

    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public String device() {
        String layout = model == null || session == null ? "" : "; " + session.layout();
        return Devices.describe(device) + layout;
    }

    @Override
    public int suitableBundle() {
        return Devices.isGpu(device) ? SUITABLE_ON_GPU : SUITABLE_ON_CPU;
    }

    @Override
    public void use(Model model) {
        if (!model.equals(this.model)) {
            if (this.model == null || !sameShape(model, this.model)) {
                mostFrames = mostFrames(model);
            }
            this.model = model;
            int fisher = 2 * model.K() * model.D();
            covarianceAxes =
                    model.axes().width() == 0
                            ? PrincipalAxes.NONE
                            : model.axes().part(fisher, model.axes().mean().length);
            if (session != null) {
                session.use(model);
            }
        }
    }

    private static boolean sameShape(Model a, Model b) {
        return a.D() == b.D() && a.K() == b.K() && a.T() == b.T();
    }

    private long mostFrames(Model model) {
        long bytes = Layout.bytesPerFrame(model);
        double device = SHARE_OF_MEMORY * this.device.getGlobalMemSize() / bytes;
        double buffer = this.device.getMaxMemAllocSize() / (4.0 * Math.max(model.K(), model.D()));
        double heap = SHARE_OF_MEMORY * Runtime.getRuntime().maxMemory() / bytes;
        double array = Integer.MAX_VALUE / (double) Math.max(model.K(), model.D() + 1) - 1;
        return (long) Math.min(Math.min(device, buffer), Math.min(heap, array));
    }

    @Override
    public void check(Frames song) {
        check(List.of(song));
        if (song.count() > mostFrames) {
            throw new IllegalArgumentException(
                    "frames="
                            + song.count()
                            + ": "
                            + Devices.describe(device)
                            + " and a heap of "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MiB hold songs of at most "
                            + mostFrames
                            + " frames; allow more heap, or choose backend=blas");
        }
    }

    @Override
    public BundleResult infer(List<Frames> songs) {
        check(songs);
        SufficientStatistics sum = new SufficientStatistics(model.D(), model.K());
        return new BundleResult(inAllowedPieces(songs, sum), sum);
    }

    @Override
    public List<SongResult> embed(List<Frames> songs) {
        check(songs);
        return inAllowedPieces(songs, null);
    }

    private void check(List<Frames> songs) {
        if (model == null) {
            throw new IllegalStateException("no model is in use: call use(model) first");
        }
        songs.forEach(model.whitening()::check);
    }

    private List<SongResult> inAllowedPieces(List<Frames> songs, SufficientStatistics sum) {
        List<SongResult> results = new ArrayList<>();
        int from = 0;
        while (from < songs.size()) {
            int to = from;
            long frames = 0;
            while (to < songs.size()
                    && to - from < MOST_SONGS
                    && (to == from || frames + songs.get(to).count() <= mostFrames)) {
                frames += songs.get(to++).count();
            }
            List<Frames> piece = songs.subList(from, to);
            if (attempt(piece, frames, sum != null)) {
                collect(piece, results, sum);
                from = to;
            }
        }
        return results;
    }

    /**
     * Runs a piece.
     *
     * @return false if it failed and a smaller one should be tried
     * @throws DeviceFailure if a single song failed
     */
    private boolean attempt(List<Frames> piece, long frames, boolean learn) {
        try {
            execute(session(), piece, learn);
            return true;
        } catch (DeviceFailure | OutOfMemoryError e) {
            if (session != null) {
                session.close();
                session = null;
            }
            if (piece.size() == 1) {
                throw e instanceof DeviceFailure failure
                        ? failure
                        : new DeviceFailure("no heap for a song of " + frames + " frames", e);
            }
            mostFrames = frames / 2;
            LOG.warn("Going on with bundles of at most {} frames: {}", mostFrames, e.toString());
            return false;
        }
    }

    /** The present session, or a fresh one after a failure. */
    private DeviceSession session() {
        if (session == null) {
            session = new DeviceSession(device, imposed);
            session.use(model);
        }
        return session;
    }

    /** A seam for tests of what happens when a device fails. */
    void execute(DeviceSession session, List<Frames> songs, boolean learn) {
        session.run(songs, learn);
    }

    private void collect(List<Frames> songs, List<SongResult> results, SufficientStatistics sum) {
        BundleKernel kernel = session.results();
        int K = model.K();
        double[] stickMass = new double[K];
        List<float[]> vectors = vectors(songs, kernel);
        for (int s = 0; s < songs.size(); s++) {
            int N = songs.get(s).count();
            int at = s * K;
            results.add(
                    new SongResult(
                            Arrays.copyOfRange(kernel.embedding, at, at + K),
                            Arrays.copyOfRange(kernel.responsibilities, at, at + K),
                            kernel.bounds[s],
                            N,
                            kernel.rounds[s],
                            vectors.get(s)));
            for (int k = 0; k < K; k++) {
                stickMass[k] += kernel.stickMass[at + k];
            }
            if (sum != null) {
                sum.addSong(N, kernel.bounds[s], session.sumLogOneMinusPi(s));
            }
        }
        if (sum != null) {
            Moments.addTo(sum, kernel.moments, model.posterior().components());
            for (int k = 0; k < K; k++) {
                sum.addStickMass(k, stickMass[k]);
            }
        }
    }

    /** The device's places along the axes and the covariance's, on all cores, together. */
    private List<float[]> vectors(List<Frames> songs, BundleKernel kernel) {
        int width = covarianceAxes.width();
        return IntStream.range(0, songs.size())
                .parallel()
                .mapToObj(
                        s -> {
                            float[] v =
                                    Arrays.copyOfRange(kernel.vectors, s * width, (s + 1) * width);
                            if (width > 0) {
                                add(covarianceAxes.project(covariance(songs.get(s))), v);
                            }
                            return v;
                        })
                .toList();
    }

    private float[] covariance(Frames song) {
        return SongVector.covariance(model.whitening(), song);
    }

    private static void add(float[] some, float[] to) {
        for (int q = 0; q < to.length; q++) {
            to[q] += some[q];
        }
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
