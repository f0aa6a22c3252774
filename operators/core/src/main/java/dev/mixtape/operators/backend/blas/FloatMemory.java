package dev.mixtape.operators.backend.blas;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Floats outside the heap, where OpenBLAS works. Grows to the largest that was ever asked for.
 *
 * <p>Numbers go in and out as whole rows. The loops over numbers run on rows of their own in the
 * heap: the C2 compiler makes vectors only of loops whose arrays begin alike.
 */
final class FloatMemory implements AutoCloseable {

    private FloatPointer at = new FloatPointer(1L);
    private FloatBuffer view = at.asBuffer();

    /** Room for so many; what was there before is lost when it grows. */
    FloatPointer reserve(int length) {
        if (view.capacity() < length) {
            at.deallocate();
            at = new FloatPointer((long) length);
            view = at.asBuffer();
        }
        return at;
    }

    /** Where it begins. */
    FloatPointer at() {
        return at;
    }

    /** Copies the first numbers of a row here. */
    void put(int index, float[] row, int length) {
        view.put(index, row, 0, length);
    }

    /** Copies numbers from somewhere in a row here. */
    void put(int index, float[] row, int from, int length) {
        view.put(index, row, from, length);
    }

    /** Copies numbers from here to the beginning of a row. */
    void get(int index, float[] row, int length) {
        view.get(index, row, 0, length);
    }

    @Override
    public void close() {
        at.deallocate();
    }
}
