package dev.mixtape.operators.backend.opencl;

import com.aparapi.Range;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.exception.CompileFailedException;
import com.aparapi.exception.QueryFailedException;
import com.aparapi.internal.kernel.KernelManager;
import dev.mixtape.operators.backend.DeviceFailure;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A compiled kernel with its buffers on one device. Moves frames in, the model once a version, and
 * results out; everything between stays there.
 *
 * <p>Executions run in a thread of the session's own. When one fails, Aparapi releases arrays of
 * which it holds no claim, and with that the thread's count of claims is wrong for good. A session
 * whose execution failed must be closed, its thread with it.
 */
final class DeviceSession implements AutoCloseable {

    private static final int FIRST_BUDGET = 16;

    private final OpenCLDevice device;
    private final Optional<Layout> imposed;
    private final BundleKernel kernel;
    private final ModelBuffers buffers;
    private final ExecutorService thread;

    /** Work-items that the compiled kernel's groups may have: registers can be the limit. */
    private long mostItems;

    private Layout layout;
    private boolean executed;

    /**
     * Rounds of an execution, each of which costs four passes, needed or not. When a song needs
     * more, its bundle is executed again with twice as many; the result is the same.
     */
    private int budget = FIRST_BUDGET;

    /**
     * Compiles the kernel.
     *
     * @param imposed how to cut work, whatever suits the device
     * @throws DeviceFailure if the device's driver does not take it
     */
    DeviceSession(OpenCLDevice device, Optional<Layout> imposed) {
        this.device = device;
        this.imposed = imposed;
        kernel = new BundleKernel();
        kernel.setExplicit(true);
        buffers = new ModelBuffers(kernel);
        thread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread made = new Thread(task, "opencl-" + device.getDeviceId());
                            made.setDaemon(true);
                            return made;
                        });
        onDevice("compile the kernel", this::compile);
    }

    private Void compile() throws CompileFailedException, QueryFailedException {
        // Never Java's thread pool, which Aparapi would otherwise turn to without a word.
        KernelManager.instance().setPreferredDevices(kernel, new LinkedHashSet<>(Devices.all()));
        kernel.compile(device);
        mostItems = kernel.getKernelMaxWorkGroupSize(device);
        return null;
    }

    /** How work is cut for the model in use. */
    Layout layout() {
        return layout;
    }

    /** Makes a model version resident. */
    void use(Model model) {
        layout = imposed.orElseGet(() -> Layout.of(device, mostItems, model.K()));
        buffers.fill(model, layout);
    }

    /** Buffers for a bundle; they grow by half at least, and never shrink. */
    private void reserve(int frames, int songs) {
        int has = kernel.raw == null ? 0 : kernel.raw.length / kernel.D;
        if (has < frames) {
            int length = Math.max(frames, has + has / 2);
            kernel.raw = new float[length * kernel.D];
            kernel.x = new float[length * (kernel.D + 1)];
            kernel.E = new float[length * kernel.K];
            kernel.zeta = new float[length * kernel.paddedT];
            kernel.songOf = new int[length];
            kernel.firstOfBlock = new int[length];
            kernel.largest = new float[length];
            kernel.normalisers = new float[length * 2];
            kernel.frameBound = new double[length];
        }
        int hasSongs = kernel.first == null ? 0 : kernel.first.length - 1;
        if (hasSongs < songs) {
            reserveSongs(Math.max(songs, hasSongs + hasSongs / 2));
        }
    }

    private void reserveSongs(int length) {
        int K = kernel.K;
        int slots = length * kernel.paddedT;
        kernel.first = new int[length + 1];
        kernel.embedding = new float[length * K];
        kernel.responsibilities = new float[length * K];
        kernel.stickMass = new float[length * K];
        kernel.roots = new float[kernel.width == 0 ? 1 : length * K * 2 * kernel.D];
        kernel.vectors = new float[Math.max(1, length * kernel.width)];
        kernel.share = new double[length * K];
        kernel.chosen = new int[slots];
        kernel.varphi = new float[slots * K];
        kernel.evidence = new double[slots * (K + 1)];
        kernel.slotLog = new double[slots];
        kernel.slotLogRest = new double[slots];
        kernel.slotBound = new double[slots];
        kernel.active = new int[length];
        kernel.rounds = new int[length];
        kernel.bounds = new double[length];
    }

    /**
     * Infers a bundle; its results are in {@link #results()} until the next.
     *
     * @param learn whether statistics are wanted
     * @throws DeviceFailure if the device fails; the session is of no use then
     */
    void run(List<Frames> songs, boolean learn) {
        int frames = songs.stream().mapToInt(Frames::count).sum();
        reserve(frames, songs.size());
        pack(songs);
        String what = "infer " + songs.size() + " songs of " + frames + " frames in all";
        onDevice(what, () -> execute(learn));
        while (Arrays.stream(kernel.active, 0, songs.size()).anyMatch(a -> a > 0)) {
            budget = Math.min(2 * budget, kernel.maxIterations);
            onDevice(what, () -> execute(learn));
        }
        if (Arrays.stream(kernel.rounds, 0, songs.size()).anyMatch(r -> r < 1)) {
            throw new DeviceFailure(
                    Devices.describe(device) + " gave no result, and no error", null);
        }
    }

    private void pack(List<Frames> songs) {
        int at = 0;
        int blocks = 0;
        for (int s = 0; s < songs.size(); s++) {
            float[] values = songs.get(s).values();
            System.arraycopy(values, 0, kernel.raw, at * kernel.D, values.length);
            int next = at + songs.get(s).count();
            Arrays.fill(kernel.songOf, at, next, s);
            for (int n = at; n < next; n += GroupKernel.BLOCK) {
                kernel.firstOfBlock[blocks++] = n;
            }
            kernel.first[s + 1] = next;
            at = next;
        }
        kernel.songs = songs.size();
        kernel.frames = at;
        kernel.blocks = blocks;
    }

    private Void execute(boolean learn) {
        executed = true;
        kernel.budget = Math.min(budget, kernel.maxIterations);
        Arrays.fill(kernel.rounds, 0);
        kernel.put(kernel.raw).put(kernel.first).put(kernel.songOf).put(kernel.firstOfBlock);
        kernel.put(kernel.rounds);
        int group = layout.groupSize();
        kernel.execute(Range.create(device, layout.groups() * group, group), kernel.passes(learn));
        kernel.get(kernel.embedding).get(kernel.responsibilities).get(kernel.stickMass);
        kernel.get(kernel.active).get(kernel.rounds).get(kernel.bounds).get(kernel.slotLogRest);
        if (kernel.width > 0) {
            kernel.get(kernel.vectors);
        }
        if (learn) {
            kernel.get(kernel.moments);
        }
        return null;
    }

    /** Σ_{t<T} E[ln(1−π'_t)] of one of the last bundle's songs. */
    double sumLogOneMinusPi(int song) {
        int at = song * kernel.paddedT;
        return Arrays.stream(kernel.slotLogRest, at, at + kernel.T - 1).sum();
    }

    /** The kernel, to read the results of the last bundle from. */
    BundleKernel results() {
        return kernel;
    }

    private void onDevice(String what, Callable<Void> task) {
        try {
            thread.submit(task).get();
        } catch (ExecutionException e) {
            throw new DeviceFailure(
                    Devices.describe(device)
                            + " could not "
                            + what
                            + "; what OpenCL said is on the standard error ("
                            + e.getCause()
                            + ")",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceFailure("interrupted while the device was to " + what, e);
        }
    }

    @Override
    public void close() {
        if (executed) { // Aparapi 3.0.2 crashes when a kernel goes that was compiled only
            thread.execute(kernel::dispose);
        }
        thread.shutdown();
    }
}
