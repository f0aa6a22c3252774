package dev.mixtape.it;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.features.FrameExtractor;
import dev.mixtape.operators.frames.Frames;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Three features of a tenth of a second: level, peak, and how often the signal crosses zero. */
public final class LoudnessFeatures implements FeatureSet {
    private static final int HOP = SAMPLE_RATE / 10;
    private static final AtomicLong EXTRACTIONS = new AtomicLong();
    private static final List<String> NAMES = List.of("level", "peak", "crossings");

    @Override
    public String id() {
        return "loudness";
    }

    @Override
    public List<Group> groups() {
        return List.of(new Group("loudness", NAMES));
    }

    @Override
    public int frames(int samples) {
        return 1 + samples / HOP;
    }

    @Override
    public double secondsPerFrame() {
        return (double) HOP / SAMPLE_RATE;
    }

    @Override
    public FrameExtractor extractor() {
        return this::extract;
    }

    /** How many songs were extracted in this process so far. */
    static long extractions() {
        return EXTRACTIONS.get();
    }

    private Frames extract(float[] samples) {
        EXTRACTIONS.incrementAndGet();
        int count = frames(samples.length);
        float[] values = new float[3 * count];
        for (int n = 0; n < count; n++) {
            float energy = 1e-6f;
            float peak = 0;
            int crossings = 0;
            for (int i = n * HOP; i < Math.min(samples.length, (n + 1) * HOP); i++) {
                energy += samples[i] * samples[i];
                peak = Math.max(peak, Math.abs(samples[i]));
                crossings += i > 0 && samples[i] * samples[i - 1] < 0 ? 1 : 0;
            }
            values[3 * n] = (float) Math.log(energy);
            values[3 * n + 1] = peak;
            values[3 * n + 2] = crossings;
        }
        return new Frames(count, 3, values);
    }

    @Override
    public String name(int column) {
        return NAMES.get(column);
    }

    @Override
    public Optional<String> word(int column, boolean more) {
        return column == 0 ? Optional.of(more ? "louder" : "quieter") : Optional.empty();
    }
}
