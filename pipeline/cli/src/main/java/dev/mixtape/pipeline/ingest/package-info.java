/** From a folder of music to the tracks topic. */
package dev.mixtape.pipeline.ingest;
