/** Inference on the CPU by OpenBLAS; nothing outside this package may touch it. */
package dev.mixtape.operators.backend.blas;
