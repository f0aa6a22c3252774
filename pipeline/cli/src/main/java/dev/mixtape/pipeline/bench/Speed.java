package dev.mixtape.pipeline.bench;

import dev.mixtape.operators.planted.Size;
import java.util.Optional;

/**
 * How fast a backend infers a workload, statistics included, from host arrays to host arrays.
 *
 * @param threads that infer at a time, each with a backend of its own, as Flink's subtasks do
 * @param bundle songs of a call
 * @param repetitions how often each rate was measured
 * @param songsPerSecond of all threads together
 * @param gflopPerSecond the same, in {@link Size#flopPerSong()}
 * @param sgemmGflopPerSecond of as many threads that do nothing but the matrix product of a song,
 *     between the repetitions; empty where a backend has none
 * @param ratio gflopPerSecond by the sgemmGflopPerSecond measured next to it
 * @param rounds mean of a song's iterations
 * @param components mean number of components that hold a frame or more of a song
 */
public record Speed(
        int threads,
        int bundle,
        int repetitions,
        Spread songsPerSecond,
        Spread gflopPerSecond,
        Optional<Spread> sgemmGflopPerSecond,
        Optional<Spread> ratio,
        double rounds,
        double components) {}
