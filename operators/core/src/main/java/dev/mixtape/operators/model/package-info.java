/**
 * The HDPGMM as plain values: hyperparameters, posteriors, statistics and their formulas, in the
 * paper's notation. Knows nothing of streams, files or devices.
 */
package dev.mixtape.operators.model;
