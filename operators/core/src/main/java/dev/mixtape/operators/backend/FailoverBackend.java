package dev.mixtape.operators.backend;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device with something to fall back on, for {@code backend=auto}. What the device fails at is
 * done by the other; a device that fails {@link #MAX_FAILURES} times in a row is taken for lost.
 */
final class FailoverBackend implements InferenceBackend {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverBackend.class);

    static final int MAX_FAILURES = 3;

    private final InferenceBackend device;
    private final Supplier<InferenceBackend> makeFallback;
    private InferenceBackend fallback;
    private Model model;
    private int failuresInARow;

    /**
     * Over a device, which is closed with it.
     *
     * @param makeFallback called when it is first needed
     */
    FailoverBackend(InferenceBackend device, Supplier<InferenceBackend> makeFallback) {
        this.device = device;
        this.makeFallback = makeFallback;
    }

    private boolean isLost() {
        return failuresInARow >= MAX_FAILURES;
    }

    @Override
    public String name() {
        return isLost() ? fallback.name() : device.name();
    }

    @Override
    public String device() {
        return isLost()
                ? fallback.device() + " instead of " + device.device() + ", which failed"
                : device.device();
    }

    @Override
    public int suitableBundle() {
        return isLost() ? fallback.suitableBundle() : device.suitableBundle();
    }

    @Override
    public void use(Model model) {
        this.model = model;
        if (fallback != null) {
            fallback.use(model);
        }
        onDeviceOrFallback(
                backend -> {
                    backend.use(model);
                    return null;
                });
    }

    /** Nothing is too long for the fallback. */
    @Override
    public void check(Frames song) {
        if (model == null) {
            throw new IllegalStateException("no model is in use: call use(model) first");
        }
        model.whitening().check(song);
    }

    @Override
    public BundleResult infer(List<Frames> songs) {
        return onDeviceOrFallback(backend -> backend.infer(songs));
    }

    @Override
    public List<SongResult> embed(List<Frames> songs) {
        return onDeviceOrFallback(backend -> backend.embed(songs));
    }

    private <R> R onDeviceOrFallback(Function<InferenceBackend, R> task) {
        if (!isLost()) {
            try {
                R result = task.apply(device);
                failuresInARow = 0;
                return result;
            } catch (DeviceFailure e) {
                failuresInARow++;
                fallBack(e);
            }
        }
        return task.apply(fallback);
    }

    private void fallBack(DeviceFailure failure) {
        if (fallback == null) {
            fallback = makeFallback.get();
            if (model != null) {
                fallback.use(model);
            }
        }
        LOG.warn(
                "Falling back on {} for {}: {}",
                fallback.name(),
                isLost() ? "good" : "this bundle",
                failure.getMessage());
    }

    @Override
    public void close() {
        device.close();
        if (fallback != null) {
            fallback.close();
        }
    }
}
