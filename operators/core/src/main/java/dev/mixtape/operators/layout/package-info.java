/** A map of songs in the plane that keeps still: landmarks laid out once, the others among them. */
package dev.mixtape.operators.layout;
