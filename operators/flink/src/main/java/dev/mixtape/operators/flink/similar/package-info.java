/**
 * Neighbours as Flink operators: ask all shards, search each, keep the lists.
 *
 * <pre>
 *   embeddings ─▶ ask ──▶ search ──▶ keep ─▶ similar tracks
 *                 of its    of       of the asker's shard, and of
 *                 shard     every    the shard that was searched
 *                           shard
 * </pre>
 *
 * <p>All three are keyed by shard; a track is at home in one. Nothing flows back, and channels keep
 * their order: that is what the operators rely on when tracks change and go.
 */
package dev.mixtape.operators.flink.similar;
