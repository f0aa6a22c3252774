/**
 * What the console knows: all tracks in an index on disk, and the small states beside it, filled by
 * one thread that follows the topics.
 */
package dev.mixtape.pipeline.console.catalog;
