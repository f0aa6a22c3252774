/** What a person at a terminal sees: tables, progress, one-sentence errors. */
package dev.mixtape.pipeline.terminal;
