/**
 * How good a representation of songs is: the paper's baselines, its linear probe and its metrics.
 * Plain Java; knows neither files nor Flink.
 */
package dev.mixtape.operators.evaluation;
