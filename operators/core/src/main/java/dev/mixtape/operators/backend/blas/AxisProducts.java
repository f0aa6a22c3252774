package dev.mixtape.operators.backend.blas;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.mixtape.operators.linear.PrincipalAxes;
import java.util.ArrayList;
import java.util.List;

/**
 * Places of vectors along axes, for several vectors at a time: 27 MB of axes are read once for all
 * of them. There are always {@link #VECTORS} columns, used or not, so that the products are the
 * same ones whatever a vector's company, and its place too.
 */
final class AxisProducts implements AutoCloseable {

    /** Vectors that are multiplied at a time. */
    private static final int VECTORS = 8;

    /** Width×P. */
    private final FloatMemory rows = new FloatMemory();

    /** VECTORS×P. */
    private final FloatMemory columns = new FloatMemory();

    /** Width×VECTORS. */
    private final FloatMemory products = new FloatMemory();

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
        rows.reserve(Math.multiplyExact(width, P));
        for (int q = 0; q < width; q++) {
            rows.put(q * P, axes.axes()[q], P);
        }
        origin = axes.project(new float[P]);
        columns.reserve(VECTORS * P);
        for (int v = 0; v < VECTORS; v++) { // what is not used must be numbers
            columns.put(v * P, axes.mean(), P);
        }
        products.reserve(width * VECTORS);
    }

    /**
     * Places vectors.
     *
     * @param vectors of as many numbers as an axis
     * @return of each as many numbers as there are axes
     */
    List<float[]> project(List<float[]> vectors) {
        List<float[]> places = new ArrayList<>();
        for (int from = 0; from < vectors.size(); from += VECTORS) {
            places.addAll(
                    multiply(vectors.subList(from, Math.min(vectors.size(), from + VECTORS))));
        }
        return places;
    }

    private List<float[]> multiply(List<float[]> vectors) {
        int width = axes.width();
        int P = axes.mean().length;
        for (int v = 0; v < vectors.size(); v++) {
            columns.put(v * P, vectors.get(v), P);
        }
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                width,
                VECTORS,
                P,
                1,
                rows.at(),
                P,
                columns.at(),
                P,
                0,
                products.at(),
                VECTORS);
        float[] all = new float[width * VECTORS];
        products.get(0, all, all.length);
        List<float[]> places = new ArrayList<>();
        for (int v = 0; v < vectors.size(); v++) {
            float[] place = origin.clone();
            for (int q = 0; q < width; q++) {
                place[q] += all[q * VECTORS + v];
            }
            places.add(place);
        }
        return places;
    }

    @Override
    public void close() {
        rows.close();
        columns.close();
        products.close();
    }
}
