/** Samples in, frames out: feature sets, and the one of the paper (its Table 2). */
package dev.mixtape.operators.features;
