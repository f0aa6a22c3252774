package dev.mixtape.operators.backend.opencl;

import com.aparapi.Kernel;

/**
 * What the passes of {@link BundleKernel} share.
 *
 * <p>Aparapi translates the bytecode of these classes to OpenCL, and no two {@link Kernel} objects
 * share buffers; hence one kernel, cut into a chain of classes of a few passes each. What can be
 * translated is narrow: fields, arrays of primitive types with one dimension, no two methods of one
 * name, no result that is not used. Names are those of docs/notation.md.
 *
 * <p>Every pass is written for any number of work-items or groups, each of which takes every
 * so-many-th piece; most passes need neither local memory nor barriers. (PoCL's compiler does not
 * come to an end with many barriers in nested loops; GPUs gain little from them here.)
 *
 * <p>Sizes: F frames of S songs, end to end; D features; K components, and K' of them padded to
 * whole tiles; T slots, and T' of them padded to whole chunks; P packed features, and P' padded.
 */
abstract class GroupKernel extends Kernel {

    /** Frames that are summed in single precision before they go into a double. */
    static final int STAGE = 32;

    /** Slots that one work-item sums in its registers; T' is a multiple. */
    static final int SLOTS = 8;

    /** Frames of one song that one work-item takes together. */
    static final int BLOCK = 8;

    /** Numbers of {@link #tile}; every pass cuts what it needs from it. */
    static final int TILE = 3104;

    /** Most work-items of a group. */
    static final int MOST = 256;

    int songs;
    int frames;
    int D;
    int K;
    int T;

    /** T'. */
    int paddedT;

    /** First frame of each song, and F, S+1. */
    int[] first;

    /** Blocks of at most {@link #BLOCK} frames, none of which crosses from one song to the next. */
    int blocks;

    /** First frame of each block. */
    int[] firstOfBlock;

    /** The song of each frame, F. */
    int[] songOf;

    /** Whitened frames with a 1 behind each, F×(D+1). */
    float[] x;

    /** E[ln p(x_n|φ_k)], F×K; then with each frame's largest subtracted; in the end r_nk. */
    float[] E;

    /** Local memory for what several work-items read. */
    @Local final float[] tile = new float[TILE];

    /** One number of each work-item. */
    @Local final double[] sums = new double[MOST];

    /** A work-item's own sums in single precision. */
    @PrivateMemorySpace(32)
    final float[] part = new float[32];

    /** A work-item's own sums in double precision. */
    @PrivateMemorySpace(8)
    final double[] total = new double[8];

    /** The sum of every work-item's value, for all of them. */
    double groupSum(double value) {
        int item = getLocalId();
        sums[item] = value;
        localBarrier();
        int reach = getLocalSize() / 2;
        while (reach > 0) {
            if (item < reach) {
                sums[item] = sums[item] + sums[item + reach];
            }
            localBarrier();
            reach = reach / 2;
        }
        double all = sums[0];
        localBarrier();
        return all;
    }
}
