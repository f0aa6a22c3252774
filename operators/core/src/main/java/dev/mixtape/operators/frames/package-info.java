/** What a song is to the model: frames, and what their columns are called. */
package dev.mixtape.operators.frames;
