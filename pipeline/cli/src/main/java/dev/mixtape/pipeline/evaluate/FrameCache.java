package dev.mixtape.pipeline.evaluate;

import dev.mixtape.operators.audio.AudioDecoder;
import dev.mixtape.operators.audio.AudioException;
import dev.mixtape.operators.audio.AudioLimits;
import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.Whitening;
import dev.mixtape.operators.npz.Npy;
import dev.mixtape.pipeline.terminal.Progress;
import dev.mixtape.pipeline.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns files into songs: {@code .npy} are frames already, audio is decoded and its frames kept in
 * the cache, by the content of the file, so that a second evaluation decodes nothing.
 */
public final class FrameCache {

    /** Part of every digest; another number when the features of the same audio change. */
    private static final String VERSION = "frames 2";

    private final Cache cache;
    private final AudioDecoder decoder;
    private final AudioLimits limits;
    private final int excerpt;
    private final Terminal terminal;
    private final FeatureSet features;
    private final ThreadLocal<FrameExtractor> extractors;

    /**
     * Makes one.
     *
     * @param features of the frames
     * @param excerptSeconds only so much, from the middle of each song; 0 for all. Features are
     *     those of the excerpt alone, as if it had been cut out before
     */
    public FrameCache(
            Cache cache,
            AudioLimits limits,
            FeatureSet features,
            double excerptSeconds,
            Terminal terminal) {
        this.cache = cache;
        this.decoder = new AudioDecoder(limits);
        this.limits = limits;
        this.features = features;
        this.extractors = ThreadLocal.withInitial(features::songExtractor);
        this.excerpt = (int) Math.round(excerptSeconds * FeatureSet.SAMPLE_RATE);
        this.terminal = terminal;
    }

    /** What became of a file: its frames, or what is wrong with it. */
    private record Outcome(Path frames, int dimensions, String digest, String problem) {
        static Outcome bad(String problem) {
            return new Outcome(null, 0, "", problem);
        }
    }

    /** Told of a file without frames. */
    @FunctionalInterface
    public interface Complaint {
        /**
         * Takes note of it.
         *
         * @param place of the file in the list
         */
        void report(int place, String problem);
    }

    /**
     * Reads files, on all cores.
     *
     * @param task what a person is told, such as {@code Extracting}
     * @param ids names of the songs
     * @param files audio or {@code .npy}
     * @param complaint told of each bad file, which is left out, in the list's order
     * @return those that are good; none of them if all are bad
     */
    public SongSet songs(String task, List<String> ids, List<Path> files, Complaint complaint) {
        Outcome[] outcomes = new Outcome[files.size()];
        try (Progress progress = terminal.progress(task, files.size(), "songs")) {
            IntStream.range(0, outcomes.length)
                    .parallel()
                    .forEach(
                            i -> {
                                outcomes[i] = outcome(files.get(i));
                                synchronized (progress) {
                                    progress.step();
                                }
                            });
        }
        int D =
                Arrays.stream(outcomes)
                        .mapToInt(Outcome::dimensions)
                        .filter(d -> d > 0)
                        .findFirst()
                        .orElse(1);
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i].problem() == null && outcomes[i].dimensions() != D) {
                outcomes[i] =
                        Outcome.bad(
                                "has D="
                                        + outcomes[i].dimensions()
                                        + " features: the songs before it have D="
                                        + D);
            }
            if (outcomes[i].problem() != null) {
                complaint.report(i, outcomes[i].problem());
            }
        }
        int[] good =
                IntStream.range(0, outcomes.length)
                        .filter(i -> outcomes[i].problem() == null)
                        .toArray();
        FrameFiles source =
                new FrameFiles(
                        Arrays.stream(good).mapToObj(ids::get).toList(),
                        Arrays.stream(good).mapToObj(i -> outcomes[i].frames()).toList(),
                        excerpt == 0 ? 0 : features.frames(excerpt),
                        D);
        return SongSet.of(
                source,
                Arrays.stream(good).mapToObj(i -> outcomes[i].digest()).toArray(String[]::new));
    }

    private Outcome outcome(Path file) {
        try {
            String digest = Digest.of(VERSION, Digest.of(file), excerpt);
            Path frames = file;
            if (!file.toString().endsWith(".npy")) {
                frames = cache.entry("frames", digest, ".npy");
                if (!Files.exists(frames)) {
                    Npy.writeFrames(frames, extract(file));
                }
            }
            Frames read = Npy.readFrames(frames);
            Whitening.identity(read.dimensions()).check(read);
            return new Outcome(frames, read.dimensions(), digest, null);
        } catch (AudioException | IOException | IllegalArgumentException e) {
            return Outcome.bad(e.getMessage());
        }
    }

    private Frames extract(Path file) throws IOException, AudioException {
        if (Files.size(file) > limits.maxBytes()) {
            throw new IOException(
                    Files.size(file) + " bytes: more than audio.max-bytes=" + limits.maxBytes());
        }
        float[] samples = decoder.decode(Files.readAllBytes(file)).values();
        if (excerpt > 0 && samples.length > excerpt) {
            int from = (samples.length - excerpt) / 2;
            samples = Arrays.copyOfRange(samples, from, from + excerpt);
        }
        return extractors.get().extract(samples);
    }
}
