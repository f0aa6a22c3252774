/** Songs of known mixtures, for tests and benchmarks. */
package dev.mixtape.operators.planted;
