/**
 * The console at size: how long its index takes to build, how fast it answers, how much it holds.
 */
package dev.mixtape.it.console;
