/** Processes that this one starts. */
package dev.mixtape.operators.processes;
