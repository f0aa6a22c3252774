/** The web face: an HTTP interface and pages over what the topics hold. */
package dev.mixtape.pipeline.console;
