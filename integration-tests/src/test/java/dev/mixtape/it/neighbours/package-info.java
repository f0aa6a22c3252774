/** Neighbours at size: how many are found, how fast, and in how much memory. */
package dev.mixtape.it.neighbours;
