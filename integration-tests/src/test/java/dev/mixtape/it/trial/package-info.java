/**
 * What long trials of a cluster share: a feed of tracks, a watcher, looks at its processes, the
 * checks at the end, and charts.
 */
package dev.mixtape.it.trial;
