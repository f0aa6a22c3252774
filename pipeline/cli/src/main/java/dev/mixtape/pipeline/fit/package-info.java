/** Learning from songs at rest with the settings of the stream. */
package dev.mixtape.pipeline.fit;
