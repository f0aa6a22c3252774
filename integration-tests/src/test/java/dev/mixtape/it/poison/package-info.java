/**
 * An hour of noise comes down on a catalog while processes are killed; afterwards the catalog's
 * embeddings must be as if it had not been.
 */
package dev.mixtape.it.poison;
