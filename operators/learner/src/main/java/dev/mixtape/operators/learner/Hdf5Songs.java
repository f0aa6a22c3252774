package dev.mixtape.operators.learner;

import dev.mixtape.operators.frames.Frames;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The layout of the authors' code ({@code HDFMultiVarSeqDataset}): {@code data} holds the frames of
 * all songs one below the other (rows × D, float32 or float64), song j is rows indptr[j] to
 * indptr[j+1], and {@code ids} names the songs.
 */
public final class Hdf5Songs implements Songs {

    private final Path file;
    private final HdfFile hdf;
    private final Dataset data;
    private final long[] indptr;
    private final String[] ids;

    /**
     * Opens a file.
     *
     * @throws IOException in one sentence, if it is not HDF5 or a member of that layout is missing
     */
    public Hdf5Songs(Path file) throws IOException {
        this.file = file;
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": is not a file");
        }
        try {
            hdf = new HdfFile(file);
        } catch (RuntimeException e) { // of several kinds, when the file breaks off
            throw new IOException(file + ": is not an HDF5 file (" + e.getMessage() + ")", e);
        }
        try {
            data = member("data");
            indptr = longs(member("indptr").getData());
            ids = strings(member("ids").getData());
            check();
        } catch (IOException | RuntimeException e) {
            hdf.close();
            throw e instanceof IOException known
                    ? known
                    : new IOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private Dataset member(String name) throws IOException {
        if (hdf.getChild(name) instanceof Dataset dataset) {
            return dataset;
        }
        throw new IOException(
                file + ": has no dataset " + name + ": the layout is data, indptr and ids");
    }

    private void check() throws IOException {
        int[] shape = data.getDimensions();
        Class<?> type = data.getJavaType();
        if (shape.length != 2 || shape[1] < 1 || (type != float.class && type != double.class)) {
            throw new IOException(
                    file
                            + ", data: is "
                            + type.getSimpleName()
                            + " of shape "
                            + Arrays.toString(shape)
                            + ": must be float32 or float64 of shape [rows, D]");
        }
        if (indptr.length < 2 || ids.length != indptr.length - 1) {
            throw new IOException(
                    file
                            + ": has "
                            + indptr.length
                            + " indptr and "
                            + ids.length
                            + " ids: must be one more indptr than ids, and at least one song");
        }
        for (int j = 0; j < ids.length; j++) {
            if (indptr[j] < 0 || indptr[j + 1] < indptr[j] || indptr[j + 1] > shape[0]) {
                throw new IOException(
                        file
                                + ", indptr: song "
                                + j
                                + " is rows "
                                + indptr[j]
                                + " to "
                                + indptr[j + 1]
                                + " of "
                                + shape[0]);
            }
        }
    }

    @Override
    public int count() {
        return ids.length;
    }

    @Override
    public int dimensions() {
        return data.getDimensions()[1];
    }

    @Override
    public String id(int j) {
        return ids[j];
    }

    @Override
    public Frames frames(int j) throws IOException {
        int D = dimensions();
        int N = (int) Math.min(Integer.MAX_VALUE / D, indptr[j + 1] - indptr[j]);
        float[] values = new float[N * D];
        if (N > 0) {
            try {
                Object rows = data.getData(new long[] {indptr[j], 0}, new int[] {N, D});
                for (int n = 0; n < N; n++) {
                    Object row = Array.get(rows, n);
                    for (int i = 0; i < D; i++) {
                        values[n * D + i] = (float) Array.getDouble(row, i);
                    }
                }
            } catch (RuntimeException e) {
                throw new IOException(
                        file + ", song " + ids[j] + ": cannot be read: " + e.getMessage(), e);
            }
        }
        return new Frames(N, D, values);
    }

    private static long[] longs(Object array) {
        long[] longs = new long[Array.getLength(array)];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = ((Number) Array.get(array, i)).longValue();
        }
        return longs;
    }

    private static String[] strings(Object array) {
        String[] strings = new String[Array.getLength(array)];
        for (int i = 0; i < strings.length; i++) {
            Object value = Array.get(array, i);
            strings[i] =
                    value instanceof byte[] bytes
                            ? new String(bytes, StandardCharsets.UTF_8)
                            : String.valueOf(value);
        }
        return strings;
    }

    @Override
    public void close() {
        hdf.close();
    }
}
