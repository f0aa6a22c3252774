package dev.mixtape.operators.backend;

/**
 * One single-precision matrix product, N×P by P×K, by the library that a backend stands on, with
 * its operands where that library likes them: what the machine can do at best, for a benchmark to
 * measure inference against.
 */
public interface MatrixProduct extends AutoCloseable {

    /** Computes it once, to the end. */
    void run();

    /** Frees what lies outside the heap. */
    @Override
    void close();

    /** A backend that has one. */
    interface Source {

        /** Makes one with operands that are neither zero nor denormal; the caller's to close. */
        MatrixProduct matrixProduct(int N, int P, int K);
    }
}
