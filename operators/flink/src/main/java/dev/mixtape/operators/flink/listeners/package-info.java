/**
 * Plays and embeddings to the features of listeners: thin adapters around {@code
 * dev.mixtape.operators.listeners}.
 */
package dev.mixtape.operators.flink.listeners;
