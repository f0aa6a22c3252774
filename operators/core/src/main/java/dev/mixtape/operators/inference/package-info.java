/**
 * The algorithm: song inference (Eq. 10-13), the corpus update (Eq. 14-21), bootstrap and the
 * evidence lower bound. Plain Java in double precision; the backends do the same faster.
 */
package dev.mixtape.operators.inference;
