/** How alike two songs are, and which songs are most alike: plain Java on vectors of songs. */
package dev.mixtape.operators.similarity;
