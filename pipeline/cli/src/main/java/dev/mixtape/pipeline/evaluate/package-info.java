/**
 * {@code mixtape evaluate}: the paper's comparison of representations on a user's own songs. A
 * manifest names the songs, models turn them into vectors, a task scores the vectors in folds, and
 * a report shows the scores.
 */
package dev.mixtape.pipeline.evaluate;
