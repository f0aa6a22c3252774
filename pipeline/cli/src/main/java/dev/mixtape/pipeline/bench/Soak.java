package dev.mixtape.pipeline.bench;

import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.planted.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Many songs of many lengths through one backend, with a new model version now and then, as a
 * stream would have it: whatever is not given back adds up.
 */
public final class Soak {

    private static final int BUNDLE = 16;
    private static final int DISTINCT = 16;

    /** Songs between two versions of the model. */
    private static final int VERSION = 256;

    private final Workload work;
    private final List<Frames> longest;
    private final Random lengths;

    /**
     * Prepares songs of 1 to twice the workload's frames.
     *
     * @param seed of their lengths
     */
    public Soak(Workload work, long seed) {
        this.work = work;
        longest = work.withFrames(2 * work.size().frames()).songs(DISTINCT);
        lengths = new Random(seed);
    }

    /**
     * Infers songs, statistics included, and looks at memory now and then.
     *
     * @param every songs between two looks
     * @param seen told of every look
     */
    public List<Memory> run(InferenceBackend backend, int songs, int every, Consumer<Memory> seen) {
        List<Memory> looks = new ArrayList<>();
        long version = work.model().version();
        int learned = VERSION;
        for (int done = 0, look = every; done < songs; ) {
            if (learned >= VERSION) {
                backend.use(work.version(++version));
                learned = 0;
            }
            int bundle = Math.min(BUNDLE, songs - done);
            backend.infer(bundle(bundle));
            done += bundle;
            learned += bundle;
            if (done >= look || done == songs) {
                Memory memory = Memory.now(done);
                looks.add(memory);
                seen.accept(memory);
                look += every;
            }
        }
        return looks;
    }

    private List<Frames> bundle(int count) {
        List<Frames> bundle = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Frames song = longest.get(lengths.nextInt(longest.size()));
            int N = 1 + lengths.nextInt(song.count());
            int D = song.dimensions();
            bundle.add(new Frames(N, D, Arrays.copyOf(song.values(), N * D)));
        }
        return bundle;
    }
}
