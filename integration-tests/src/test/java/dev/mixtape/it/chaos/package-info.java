/**
 * Processes of a cluster are killed, frozen and denied their disk by a schedule drawn from a seed,
 * while tracks stream in; afterwards every track must have counted once.
 */
package dev.mixtape.it.chaos;
