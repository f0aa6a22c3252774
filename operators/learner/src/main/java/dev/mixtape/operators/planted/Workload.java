package dev.mixtape.operators.planted;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.learner.Learner;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.GammaPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Packed;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.Whitening;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A model and as many songs as anyone wants to infer with it, seeded.
 *
 * @param name {@link #TRAINED_LIKE} or {@link #RANDOM}
 * @param source makes the songs
 */
public record Workload(String name, Size size, Model model, Source source) {

    /** Makes songs. */
    @FunctionalInterface
    public interface Source {

        /** Song j, of N frames. */
        Frames song(int j, int N);
    }

    /** Most frames lie near one component, as they do once a model has learned. */
    public static final String TRAINED_LIKE = "trained-like";

    /** Many components explain every frame: the worst case. */
    public static final String RANDOM = "random";

    private static final int LEARNED_SONGS = 64;

    /** Of a song that is learned from, so that there are frames for every component. */
    private static final int MIN_FRAMES = 64;

    private static final int BATCH = 16;
    private static final int EPOCHS = 2;
    private static final int BOOTSTRAP_FRAMES = 100;

    /**
     * A model that the {@link Learner} learned from 64 songs of a planted mixture, in eight
     * updates, and other songs of that mixture.
     */
    public static Workload trainedLike(Size size, long seed) {
        PlantedSongs learned =
                new PlantedSongs(
                        size.withFrames(Math.max(MIN_FRAMES, size.frames())), LEARNED_SONGS, seed);
        Hyperparameters h = hyperparameters(size, seed);
        Learner learner =
                new Learner(
                        BATCH,
                        LEARNED_SONGS,
                        BOOTSTRAP_FRAMES,
                        EPOCHS,
                        Runtime.getRuntime().availableProcessors());
        try {
            Model model =
                    learner.fit(h, learned, () -> Backends.choose("auto").backend(), line -> {})
                            .model();
            return new Workload(
                    TRAINED_LIKE, size, model, (j, N) -> learned.song(LEARNED_SONGS + j, N));
        } catch (IOException e) {
            throw new IllegalStateException("songs in memory could not be learned from", e);
        }
    }

    /** Components drawn about the same place, as wide as the frames are scattered. */
    public static Workload random(Size size, long seed) {
        Random random = new Random(seed);
        List<NormalWishart> components = new ArrayList<>();
        double[] mass = new double[size.K()];
        for (int k = 0; k < size.K(); k++) {
            components.add(component(size.D(), random));
            mass[k] = 20 * random.nextDouble();
        }
        Hyperparameters h = hyperparameters(size, seed);
        Sticks sticks = Sticks.of(mass, h.gamma(), Sticks.byFallingMass(mass));
        CorpusPosterior posterior =
                new CorpusPosterior(
                        components, mass, sticks, GammaPosterior.FIXED, GammaPosterior.FIXED);
        Model model = new Model(h, Whitening.identity(size.D()), posterior, 3, 40, 40_000);
        return new Workload(
                RANDOM, size, model, (j, N) -> noise(N, size.D(), new Random(seed + 1 + j)));
    }

    /** The defaults, for a model of a size. */
    public static Hyperparameters hyperparameters(Size size, long seed) {
        return Hyperparameters.defaults(size.D()).toBuilder()
                .K(size.K())
                .T(size.T())
                .seed(seed)
                .build();
    }

    private static NormalWishart component(int D, Random random) {
        double frames = 20 + 200 * random.nextDouble();
        double[] m = random.doubles(D).toArray();
        double[] wInv = Packed.identity(D, 1 + 0.5 * frames);
        double[] direction = new double[D];
        for (int rank = 0; rank < D; rank++) {
            for (int i = 0; i < D; i++) {
                direction[i] = random.nextGaussian();
            }
            Packed.addOuter(wInv, 0, 0.5 * frames / D, direction);
        }
        return new NormalWishart(m, 2 + frames, wInv, D + 2 + frames);
    }

    private static Frames noise(int N, int D, Random random) {
        float[] values = new float[N * D];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Frames(N, D, values);
    }

    /** The first songs. */
    public List<Frames> songs(int count) {
        return IntStream.range(0, count).mapToObj(j -> source.song(j, size.frames())).toList();
    }

    /** The same model with longer or shorter songs. */
    public Workload withFrames(int N) {
        return new Workload(name, size.withFrames(N), model, source);
    }

    /** The same components with more or fewer of a song's own. */
    public Workload withT(int T) {
        Model other =
                new Model(
                        model.hyperparameters().toBuilder().T(T).build(),
                        model.whitening(),
                        model.posterior(),
                        model.version(),
                        model.tracksLearned(),
                        model.framesLearned());
        return new Workload(name, size.withT(T), other, source);
    }

    /** The same model as a later version, which backends prepare anew. */
    public Model version(long version) {
        return new Model(
                model.hyperparameters(),
                model.whitening(),
                model.posterior(),
                version,
                model.tracksLearned(),
                model.framesLearned());
    }
}
