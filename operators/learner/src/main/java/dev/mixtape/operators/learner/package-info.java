/**
 * Learning from, and embedding of, songs that lie in files: the same inference and update code as
 * the stream's, for researchers and without a broker.
 */
package dev.mixtape.operators.learner;
