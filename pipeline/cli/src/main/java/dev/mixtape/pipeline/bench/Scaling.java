package dev.mixtape.pipeline.bench;

import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.planted.Size;
import dev.mixtape.operators.planted.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** How a song's cost grows, one size at a time, from the others at their standard. */
public final class Scaling {

    /** What is varied. */
    public enum Axis {
        /** Frames of a song. */
        N,
        /** Corpus components. */
        K,
        /** Song components. */
        T,
        /** Features. */
        D,
        /** Songs of a call. */
        BUNDLE;

        private List<Integer> points() {
            return switch (this) {
                case N -> List.of(32, 128, 512, 1292, 4096, 20_000);
                case K -> List.of(32, 64, 128, 256, 512);
                case T -> List.of(1, 4, 8, 16, 32, 64);
                case D -> List.of(13, 26, 52, 104);
                case BUNDLE -> List.of(1, 4, 16, 64);
            };
        }
    }

    /**
     * One measured point.
     *
     * @param value of what is varied
     * @param speed on one thread
     */
    public record Point(Axis axis, int value, Speed speed) {

        /** Milliseconds of one thread for a song. */
        public double millisecondsPerSong() {
            return 1e3 / speed.songsPerSecond().median();
        }
    }

    /** What is measured, and with what; the model is made when it is asked for. */
    public record Step(Axis axis, int value, int bundle, Supplier<Workload> work) {

        /** Measures it on one thread. */
        public Point measure(Supplier<InferenceBackend> backend, double seconds) {
            try (Speedometer speedometer = new Speedometer(work.get(), backend, 1)) {
                return new Point(axis, value, speedometer.measure(seconds, bundle));
            }
        }
    }

    private Scaling() {}

    /**
     * All points, on trained-like models.
     *
     * @param base what is not varied
     * @param bundle the same
     */
    public static List<Step> steps(Size base, int bundle, long seed) {
        Workload standard = Workload.trainedLike(base, seed);
        List<Step> steps = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            for (int value : axis.points()) {
                int songs = axis == Axis.BUNDLE ? value : bundle;
                steps.add(new Step(axis, value, songs, () -> work(standard, axis, value, seed)));
            }
        }
        return steps;
    }

    private static Workload work(Workload standard, Axis axis, int value, long seed) {
        Size size = standard.size();
        return switch (axis) {
            case N -> standard.withFrames(value);
            case K -> Workload.trainedLike(size.withK(value), seed);
            case T -> standard.withT(value);
            case D -> Workload.trainedLike(size.withD(value), seed);
            case BUNDLE -> standard;
        };
    }
}
