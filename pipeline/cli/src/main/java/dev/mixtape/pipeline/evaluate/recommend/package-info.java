/**
 * Recommendation as a task for vectors of songs: who played what, and how well that is foreseen.
 */
package dev.mixtape.pipeline.evaluate.recommend;
