package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import dev.mixtape.operators.linear.PrincipalAxes;
import java.util.ArrayList;
import java.util.List;

/**
 * Places of vectors along axes, for several vectors at a time: 27 MB of axes are read once for all
 * of them, in slices that stay in the cache. Each vector is multiplied by itself, so that its place
 * does not depend on the others.
 */
final class AxisProducts implements AutoCloseable {

    /** Numbers of a vector that are multiplied at a time; 100 KB of axes at a width of 256. */
    private static final int SLICE = 104;

    private final FloatMemory slices = new FloatMemory();
    private final FloatMemory part = new FloatMemory();
    private final FloatMemory place = new FloatMemory();
    private PrincipalAxes axes = PrincipalAxes.NONE;
    private float[] origin = new float[0];

    /** Axes for what follows; cheap when they are in use already. */
    void use(PrincipalAxes next) {
        if (next.equals(axes)) { // the very same arrays
            return;
        }
        axes = next;
        int width = axes.width();
        int P = axes.mean().length;
        slices.reserve(Math.multiplyExact(width, P));
        part.reserve(SLICE);
        for (int from = 0, at = 0; from < P; from += SLICE) {
            int length = Math.min(SLICE, P - from);
            for (int q = 0; q < width; q++, at += length) {
                slices.put(at, axes.axes()[q], from, length);
            }
        }
        origin = axes.project(new float[P]);
    }

    /**
     * Places vectors.
     *
     * @param vectors of as many numbers as an axis
     * @return of each as many numbers as there are axes
     */
    List<float[]> project(List<float[]> vectors) {
        int width = axes.width();
        int P = axes.mean().length;
        place.reserve(Math.max(1, vectors.size() * width));
        for (int song = 0; song < vectors.size(); song++) {
            place.put(song * width, origin, width);
        }
        for (int from = 0; from < P; from += SLICE) {
            int length = Math.min(SLICE, P - from);
            for (int song = 0; song < vectors.size(); song++) {
                part.put(0, vectors.get(song), from, length);
                cblas_sgemv(
                        CblasRowMajor,
                        CblasNoTrans,
                        width,
                        length,
                        1,
                        slices.at().getPointer((long) from * width),
                        length,
                        part.at(),
                        1,
                        1,
                        place.at().getPointer((long) song * width),
                        1);
            }
        }
        List<float[]> places = new ArrayList<>();
        for (int song = 0; song < vectors.size(); song++) {
            float[] row = new float[width];
            place.get(song * width, row, width);
            places.add(row);
        }
        return places;
    }

    @Override
    public void close() {
        slices.close();
        part.close();
        place.close();
    }
}
