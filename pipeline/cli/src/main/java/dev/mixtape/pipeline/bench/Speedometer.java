package dev.mixtape.pipeline.bench;

import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.planted.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Measures backends. Inference and the bare matrix product take turns, a fraction of a second each,
 * so that whatever else the machine does falls on both.
 */
public final class Speedometer implements AutoCloseable {

    private static final double INFER_SECONDS = 0.4;
    private static final double MULTIPLY_SECONDS = 0.2;

    /** Compilers of the JVM and of drivers are done by then. */
    private static final double LONGEST_WARMUP = 5;

    private final Workload work;
    private final List<Station> stations = new ArrayList<>();
    private final ExecutorService threads;

    /**
     * Prepares one backend for each thread.
     *
     * @param backend makes one
     */
    public Speedometer(Workload work, Supplier<InferenceBackend> backend, int threads) {
        this.work = work;
        this.threads = Executors.newFixedThreadPool(threads);
        try {
            for (int i = 0; i < threads; i++) {
                stations.add(new Station(work, backend.get()));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Measures for about so long, after half as long of warming up, but at least once.
     *
     * @param mostSongs of a bundle; it is smaller where so many took longer than a repetition
     */
    public Speed measure(double seconds, int mostSongs) {
        double warmup = Math.min(LONGEST_WARMUP, seconds / 2);
        double rough = all(station -> station.infer(1, warmup / 2)) / stations.size();
        int bundle = (int) Math.max(1, Math.min(mostSongs, INFER_SECONDS * rough));
        all(station -> station.infer(bundle, warmup / 2));
        boolean compared = stations.get(0).hasProduct();
        double turn = INFER_SECONDS + (compared ? MULTIPLY_SECONDS : 0);
        List<Double> songs = new ArrayList<>();
        List<Double> sgemm = new ArrayList<>();
        List<Double> ratio = new ArrayList<>();
        for (int turns = (int) Math.max(1, Math.round(seconds / turn)); turns > 0; turns--) {
            double rate = all(station -> station.infer(bundle, INFER_SECONDS));
            songs.add(rate);
            if (compared) {
                double peak = all(station -> station.multiply(MULTIPLY_SECONDS));
                sgemm.add(peak);
                ratio.add(rate * work.size().flopPerSong() / 1e9 / peak);
            }
        }
        return speed(bundle, songs, sgemm, ratio);
    }

    private Speed speed(int bundle, List<Double> songs, List<Double> sgemm, List<Double> ratio) {
        List<SongResult> results = stations.get(0).results();
        Spread perSecond = Spread.of(songs);
        return new Speed(
                stations.size(),
                bundle,
                songs.size(),
                perSecond,
                perSecond.times(work.size().flopPerSong() / 1e9),
                sgemm.isEmpty() ? Optional.empty() : Optional.of(Spread.of(sgemm)),
                ratio.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratio)),
                results.stream().mapToInt(SongResult::iterations).average().orElseThrow(),
                results.stream().mapToInt(Speedometer::components).average().orElseThrow());
    }

    private static int components(SongResult song) {
        int components = 0;
        for (float share : song.responsibilities()) {
            if (share * song.frames() >= 1) {
                components++;
            }
        }
        return components;
    }

    /** Lets all threads do something at once, and adds up their rates. */
    private double all(ToDoubleFunction<Station> work) {
        List<Callable<Double>> calls = new ArrayList<>();
        stations.forEach(station -> calls.add(() -> work.applyAsDouble(station)));
        try {
            double sum = 0;
            for (Future<Double> rate : threads.invokeAll(calls)) {
                sum += rate.get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        stations.forEach(Station::close);
    }
}
