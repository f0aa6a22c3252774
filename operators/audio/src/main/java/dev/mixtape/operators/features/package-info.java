/** Samples in, frames out: the 52 features of the paper's Table 2. */
package dev.mixtape.operators.features;
