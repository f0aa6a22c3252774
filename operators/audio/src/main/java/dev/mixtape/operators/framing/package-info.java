/**
 * From a file's bytes to a song's frames: decoding and extraction together, in this process or in
 * one of its own that nothing in a file can take the job down with.
 */
package dev.mixtape.operators.framing;
