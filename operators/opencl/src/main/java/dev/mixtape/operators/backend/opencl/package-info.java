/**
 * Inference on GPUs by Aparapi: kernels written in Java, translated to OpenCL. Nothing outside this
 * package may touch Aparapi.
 */
package dev.mixtape.operators.backend.opencl;
