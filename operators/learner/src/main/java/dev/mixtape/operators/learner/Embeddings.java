package dev.mixtape.operators.learner;

import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.npz.NpyArray;
import dev.mixtape.operators.npz.Npz;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a model says of every song of a source.
 *
 * @param ids of the songs, n
 * @param K components
 * @param embeddings n×K, log domain
 * @param responsibilities n×K, linear domain
 * @param boundPerFrame n, nats of whitened frames
 * @param width of vectors; 0 of a model without axes
 * @param vectors n×width, along the model's axes
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared or used as keys
public record Embeddings(
        String[] ids,
        int K,
        float[] embeddings,
        float[] responsibilities,
        double[] boundPerFrame,
        int width,
        float[] vectors) {

    /** Songs between two reports of progress. */
    private static final int SLICE = 256;

    /**
     * Embeds a source.
     *
     * @param backend makes one backend for each thread
     * @param done told how many songs are embedded
     * @throws IOException if a song cannot be read or inferred, named
     */
    public static Embeddings of(
            Model model,
            Songs songs,
            Supplier<InferenceBackend> backend,
            int threads,
            IntConsumer done)
            throws IOException {
        int n = songs.count();
        int K = model.K();
        int width = model.axes().width();
        Embeddings all =
                new Embeddings(
                        IntStream.range(0, n).mapToObj(songs::id).toArray(String[]::new),
                        K,
                        new float[Math.multiplyExact(n, K)],
                        new float[n * K],
                        new double[n],
                        width,
                        new float[Math.multiplyExact(n, width)]);
        each(model, songs, backend, threads, all::put, done);
        return all;
    }

    /**
     * Embeds a source and keeps nothing.
     *
     * @param backend makes one backend for each thread
     * @param taker given each song's result, in order
     * @param done told how many songs are embedded
     * @throws IOException if a song cannot be read or inferred, named
     */
    public static void each(
            Model model,
            Songs songs,
            Supplier<InferenceBackend> backend,
            int threads,
            Taker taker,
            IntConsumer done)
            throws IOException {
        int n = songs.count();
        try (Workers workers = new Workers(songs, backend, threads)) {
            for (int from = 0, j = 0; from < n; from += SLICE) {
                int to = Math.min(n, from + SLICE);
                for (List<SongResult> bundle :
                        workers.embed(model, IntStream.range(from, to).toArray())) {
                    for (SongResult song : bundle) {
                        taker.take(j++, song);
                    }
                }
                done.accept(to);
            }
        }
    }

    /** Takes the result of song {@code j} of the source. */
    @FunctionalInterface
    public interface Taker {
        void take(int j, SongResult song);
    }

    private void put(int j, SongResult song) {
        System.arraycopy(song.embedding(), 0, embeddings, j * K, K);
        System.arraycopy(song.responsibilities(), 0, responsibilities, j * K, K);
        boundPerFrame[j] = song.boundPerFrame();
        System.arraycopy(song.vector(), 0, vectors, j * width, width);
    }

    /** Writes {@code embeddings.npz}, whole or not at all. */
    public void write(Path file) throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("ids", NpyArray.of(ids));
        arrays.put("embeddings", NpyArray.of(embeddings, ids.length, K));
        arrays.put("responsibilities", NpyArray.of(responsibilities, ids.length, K));
        arrays.put("boundPerFrame", NpyArray.of(boundPerFrame, ids.length));
        if (width > 0) {
            arrays.put("vectors", NpyArray.of(vectors, ids.length, width));
        }
        Npz.write(file, arrays);
    }
}
