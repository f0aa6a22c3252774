package dev.mixtape.pipeline.bench;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.audio.Samples;
import dev.mixtape.operators.backend.BackendSettings;
import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a stream is made for, without the stream: decoding, extraction and inference with statistics
 * of the same files, by as many threads as the stream has subtasks.
 */
final class BareParts {
    private final Settings settings;
    private final BenchTracks tracks;
    private final int threads;

    BareParts(Settings settings, BenchTracks tracks, int threads) {
        this.settings = settings;
        this.tracks = tracks;
        this.threads = threads;
    }

    /**
     * What so many tracks cost.
     *
     * @param processor nanoseconds of this process, without its compilers
     * @param decoding of these, by the threads that did it; likewise the others
     * @param seconds by the clock
     */
    record Cost(
            int tracks,
            long processor,
            long decoding,
            long extraction,
            long inference,
            double seconds) {

        Cost plus(Cost other) {
            return new Cost(
                    tracks + other.tracks,
                    processor + other.processor,
                    decoding + other.decoding,
                    extraction + other.extraction,
                    inference + other.inference,
                    seconds + other.seconds);
        }
    }

    /** Does so many tracks with a model. */
    Cost of(int count, Model model) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Map<String, Long> before = ProcessorTime.used();
            long started = System.nanoTime();
            List<Callable<Cost>> shares = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                shares.add(() -> share(first, count, model));
            }
            Cost sum = new Cost(0, 0, 0, 0, 0, 0);
            for (Future<Cost> share : pool.invokeAll(shares)) {
                sum = sum.plus(share.get());
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            long processor = ProcessorTime.since(before);
            return new Cost(
                    count, processor, sum.decoding(), sum.extraction(), sum.inference(), seconds);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Every so many-th track, by one thread. */
    private Cost share(int first, int count, Model model) throws AudioException {
        AudioDecoder decoder = new AudioDecoder(AudioLimits.of(settings));
        FrameExtractor extractor = FeatureSet.of(settings).songExtractor();
        long decoding = 0;
        long extraction = 0;
        long inference = 0;
        String name = settings.get(BackendSettings.BACKEND);
        try (InferenceBackend backend = Backends.choose(name).backend()) {
            List<Frames> bundle = new ArrayList<>();
            for (int place = first; place < count; place += threads) {
                long begin = ProcessorTime.ofThread();
                Samples samples = decoder.decode(tracks.file(place));
                long decoded = ProcessorTime.ofThread();
                bundle.add(extractor.extract(samples.values()));
                long extracted = ProcessorTime.ofThread();
                if (bundle.size() == backend.suitableBundle() || place + threads >= count) {
                    backend.use(model);
                    backend.infer(bundle);
                    bundle.clear();
                }
                decoding += decoded - begin;
                extraction += extracted - decoded;
                inference += ProcessorTime.ofThread() - extracted;
            }
        }
        return new Cost(0, 0, decoding, extraction, inference, 0);
    }
}
