/**
 * Thin Flink adapters: decode the input, call plain Java, emit. State, timers, metrics and nothing
 * else.
 */
package dev.mixtape.operators.flink;
