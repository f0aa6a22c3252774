/** Fisher vectors of songs, from mixtures of diagonal Gaussians. */
package dev.mixtape.operators.fisher;
