package dev.mixtape.operators.learner;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Reads and infers songs on several threads, each with a backend of its own. Songs are bundled by
 * their position, whoever is free takes the next bundle, and results come in order, so that the
 * outcome does not depend on the number of threads.
 */
final class Workers implements AutoCloseable {

    /** Most songs of a bundle, where the backend does not want more. */
    private static final int BUNDLE = 16;

    /** Least bundles of a batch, so that several threads have work when batches are small. */
    private static final int BUNDLES = 4;

    private final Songs songs;
    private final ExecutorService threads;
    private final BlockingQueue<InferenceBackend> backends = new LinkedBlockingQueue<>();
    private final int bundle;

    Workers(Songs songs, Supplier<InferenceBackend> backend, int count) {
        this.songs = songs;
        for (int worker = 0; worker < count; worker++) {
            backends.add(backend.get());
        }
        bundle = Math.max(BUNDLE, backends.element().suitableBundle());
        threads = Executors.newFixedThreadPool(count);
    }

    /** Infers songs and gathers their statistics, a bundle at a time, in order. */
    List<BundleResult> infer(Model model, int[] chosen) throws IOException {
        return work(model, chosen, InferenceBackend::infer);
    }

    /** Infers songs without statistics, a bundle at a time, in order. */
    List<List<SongResult>> embed(Model model, int[] chosen) throws IOException {
        return work(model, chosen, InferenceBackend::embed);
    }

    private <R> List<R> work(
            Model model, int[] chosen, BiFunction<InferenceBackend, List<Frames>, R> work)
            throws IOException {
        List<Future<R>> pending = new ArrayList<>();
        int size = Math.max(1, Math.min(bundle, chosen.length / BUNDLES));
        for (int from = 0; from < chosen.length; from += size) {
            int[] songsOfIt =
                    Arrays.copyOfRange(chosen, from, Math.min(chosen.length, from + size));
            pending.add(threads.submit(() -> bundle(model, songsOfIt, work)));
        }
        List<R> results = new ArrayList<>();
        try {
            for (Future<R> result : pending) {
                results.add(result.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while songs were inferred", e);
        } catch (ExecutionException e) {
            pending.forEach(p -> p.cancel(false));
            if (e.getCause() instanceof IOException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
        return results;
    }

    private <R> R bundle(
            Model model, int[] chosen, BiFunction<InferenceBackend, List<Frames>, R> work)
            throws IOException, InterruptedException {
        List<Frames> bundle = new ArrayList<>();
        for (int j : chosen) {
            bundle.add(read(songs, j, model));
        }
        InferenceBackend backend = backends.take();
        try {
            backend.use(model);
            return work.apply(backend, bundle);
        } finally {
            backends.add(backend);
        }
    }

    /** A song that the model can infer, or a sentence that names it. */
    private static Frames read(Songs songs, int j, Model model) throws IOException {
        Frames song = songs.frames(j);
        try {
            model.whitening().check(song);
        } catch (IllegalArgumentException e) {
            throw new IOException("song " + songs.id(j) + ": " + e.getMessage(), e);
        }
        return song;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        backends.forEach(InferenceBackend::close);
    }
}
