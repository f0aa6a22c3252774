/** The command line: {@code ./mixtape}. */
package dev.mixtape.pipeline.cli;
