/** Encoded audio in, samples out: decoding within limits. */
package dev.mixtape.operators.audio;
