/**
 * Whether the songs that come now are like those that came before: of every component its share of
 * frames, how well it fits them and where they lie, over a short window against a long one.
 */
package dev.mixtape.operators.drift;
