/**
 * Whether a version may take the newest one's place: songs that are held back, and never learned
 * from, say whether it explains music worse than the versions before.
 */
package dev.mixtape.operators.gate;
