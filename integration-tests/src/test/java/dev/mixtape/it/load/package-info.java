/**
 * A cluster under load for a long time: does memory stay flat, do checkpoints keep up, how long
 * does an embedding take, and is anything lost when far too much comes at once.
 */
package dev.mixtape.it.load;
