package dev.mixtape.operators.similar;

import dev.mixtape.operators.simd.Simd;

/** ⟨a, b⟩ in single precision, which is nearly all that an index does. */
interface DotProduct {

    /** Of two vectors of the same length. */
    float of(float[] a, float[] b);

    /** With the Vector API where this JVM has it. */
    static DotProduct fastest() {
        return Simd.load(DotProduct.class, "VectorDotProduct").orElseGet(PlainDotProduct::new);
    }
}
