package dev.mixtape.operators.drift;

/**
 * A mean over the long window and over the short one.
 *
 * @param before over the long window
 * @param now over the short window
 * @param surprise how far apart they are, signed: standard deviations of a normal variable that is
 *     as unlikely on a steady stream
 */
public record Shift(double before, double now, double surprise) {}
