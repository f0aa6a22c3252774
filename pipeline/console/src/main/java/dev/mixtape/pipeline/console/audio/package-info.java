/** Recordings of tracks: where each stands, how it is read, and what is heard in it. */
package dev.mixtape.pipeline.console.audio;
