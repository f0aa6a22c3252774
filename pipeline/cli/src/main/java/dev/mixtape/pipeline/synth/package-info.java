/** Crude but musical tracks out of nothing, for a demo without a network and for tests. */
package dev.mixtape.pipeline.synth;
