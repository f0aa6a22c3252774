package dev.mixtape.pipeline.bench;

import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.MatrixProduct;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.planted.Size;
import dev.mixtape.operators.planted.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One thread's share of a measurement: a backend, songs, and the matrix product beside it. */
final class Station implements AutoCloseable {

    /** Distinct songs: more than caches hold. */
    private static final int SONGS = 64;

    private final Workload work;
    private final InferenceBackend backend;
    private final Optional<MatrixProduct> product;
    private final List<Frames> songs;
    private int next;

    Station(Workload work, InferenceBackend backend) {
        this.work = work;
        this.backend = backend;
        Size size = work.size();
        product =
                backend instanceof MatrixProduct.Source source
                        ? Optional.of(source.matrixProduct(size.frames(), size.P(), size.K()))
                        : Optional.empty();
        backend.use(work.model());
        // The songs of a measurement take at most 64 MB: longer ones fill caches with fewer.
        long bytes = 4L * size.frames() * size.D();
        songs = work.songs((int) Math.max(1, Math.min(SONGS, (64L << 20) / bytes)));
    }

    boolean hasProduct() {
        return product.isPresent();
    }

    /** Infers bundles until so much time has passed. Returns songs per second. */
    double infer(int bundle, double seconds) {
        long begin = System.nanoTime();
        long end = begin + (long) (1e9 * seconds);
        long done = 0;
        long now;
        do {
            backend.infer(next(bundle));
            done += bundle;
            now = System.nanoTime();
        } while (now < end);
        return done / ((now - begin) / 1e9);
    }

    /** Repeats the matrix product until so much time has passed. Returns GFLOP/s. */
    double multiply(double seconds) {
        long begin = System.nanoTime();
        long end = begin + (long) (1e9 * seconds);
        long done = 0;
        long now;
        do {
            product.orElseThrow().run();
            done++;
            now = System.nanoTime();
        } while (now < end);
        return done * work.size().flopPerSong() / (now - begin);
    }

    /** Every song's result, once. */
    List<SongResult> results() {
        return backend.embed(songs);
    }

    private List<Frames> next(int bundle) {
        List<Frames> chosen = new ArrayList<>(bundle);
        for (int i = 0; i < bundle; i++) {
            chosen.add(songs.get(next));
            next = (next + 1) % songs.size();
        }
        return chosen;
    }

    @Override
    public void close() {
        product.ifPresent(MatrixProduct::close);
        backend.close();
    }
}
