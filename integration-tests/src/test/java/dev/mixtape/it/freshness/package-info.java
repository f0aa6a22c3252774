/**
 * A catalog that is kept fresh while it grows, changes and shrinks: do embeddings follow the model,
 * do neighbours follow the embeddings, and is what was withdrawn gone.
 */
package dev.mixtape.it.freshness;
