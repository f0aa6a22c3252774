/** NumPy's {@code .npy} and {@code .npz}: how researchers take models and frames in and out. */
package dev.mixtape.operators.npz;
