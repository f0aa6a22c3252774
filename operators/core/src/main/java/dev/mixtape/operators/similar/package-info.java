/** The tracks most like each track, kept as tracks come, change and go. Plain Java. */
package dev.mixtape.operators.similar;
