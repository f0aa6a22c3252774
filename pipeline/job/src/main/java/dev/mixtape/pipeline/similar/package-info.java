/** Why tracks are near each other, for whoever shows it. */
package dev.mixtape.pipeline.similar;
