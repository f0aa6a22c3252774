/** What long trials of a cluster share: a feed of tracks, a watcher, and the checks at the end. */
package dev.mixtape.it.trial;
