/** Inference in double precision with plain loops: the oracle that other backends answer to. */
package dev.mixtape.operators.backend.reference;
