/**
 * The console's HTTP interface and the pages over it. Whatever comes in is a stranger's: hosts,
 * origins, tokens, sizes and paths are checked before anything is read.
 */
package dev.mixtape.pipeline.console.web;
