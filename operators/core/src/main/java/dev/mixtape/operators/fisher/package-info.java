/** Wide vectors of songs: how they are normalised, and how few axes hold most of them. */
package dev.mixtape.operators.fisher;
