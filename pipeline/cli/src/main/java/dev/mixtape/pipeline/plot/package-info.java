/** Pictures of numbers, drawn without a display. */
package dev.mixtape.pipeline.plot;
