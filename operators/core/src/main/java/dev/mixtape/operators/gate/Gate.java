package dev.mixtape.operators.gate;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.SongInference;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.moves.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Judges versions by songs that are never learned from: frames of at most {@link #SONGS} of those
 * that came lately, each with what versions usually make of it.
 *
 * <p>What a version makes of a song is its bound in nats per frame, but no less than what one broad
 * Gaussian makes of it: a song that no version explains can be explained no worse, so that noise
 * which came by has no say. What a version loses is the mean of what each song loses of its usual;
 * a song counts for four margins at most, whether it loses or gains. The usual rises within a few
 * versions, but falls as slowly as songs are forgotten: losses add up over versions, and none can
 * creep past the gate in small steps.
 *
 * <p>Not thread-safe.
 */
public final class Gate {

    /** Most songs; of 16 frames and 52 features they are 213 KB. */
    public static final int SONGS = 64;

    /** Fewer songs refuse nothing. */
    static final int FEWEST = 16;

    private static final double MOST_OF_ONE_IN_MARGINS = 4;

    /** Of what a version makes more of a song than is usual: the mean of about eight versions. */
    private static final double RISE = 1.0 / 8;

    /** Of the broad Gaussian, in whitened space. */
    private static final double DEVIATIONS = 3;

    private final GateRule rule;
    private final List<Judged> songs;

    /**
     * Some frames of a song that is held back.
     *
     * @param frames raw
     * @param usual what accepted versions make of it, nats per frame
     */
    public record Judged(String trackId, Frames frames, double usual) {}

    /**
     * What the songs say of a version.
     *
     * @param loss nats per frame, negative if it gains
     * @param refusal why it must not take the newest one's place; empty if it may
     */
    public record Verdict(double loss, String refusal) {
        /** Whether it must not take the newest one's place. */
        public boolean isRefused() {
            return !refusal.isEmpty();
        }
    }

    /**
     * Goes on with songs.
     *
     * @param songs as {@link #songs()} had them
     */
    public Gate(GateRule rule, List<Judged> songs) {
        this.rule = rule;
        this.songs = new ArrayList<>(songs);
    }

    /** The songs that judge. */
    public List<Judged> songs() {
        return List.copyOf(songs);
    }

    /**
     * Takes some of the songs that were held back of a batch, in the place of others.
     *
     * @param newest a version that may be trusted
     * @param arrived of the batch
     * @param tracks of the batch, those from which is learned
     */
    public void take(Model newest, Probe arrived, long tracks) {
        SplittableRandom random = rule.random("version " + newest.version());
        double replaced = (double) SONGS * tracks / rule.memoryTracks() + random.nextDouble();
        int places = Math.max(SONGS - songs.size(), (int) Math.min(SONGS, replaced));
        List<Probe.Song> some = arrived.songs().stream().limit(places).toList();
        double[] values = values(newest, some.stream().map(Probe.Song::frames).toList());
        for (int j = 0; j < values.length; j++) {
            Judged song = new Judged(some.get(j).trackId(), some.get(j).frames(), values[j]);
            if (!Double.isFinite(song.usual())) {
                continue; // it could not be compared with anything
            }
            if (songs.size() < SONGS) {
                songs.add(song);
            } else {
                songs.set(random.nextInt(SONGS), song);
            }
        }
    }

    /**
     * Judges a version; one that is not refused counts as one that may be trusted.
     *
     * @param tracks of the batch that made it
     */
    public Verdict judge(Model candidate, long tracks) {
        double[] values = values(candidate);
        double most = MOST_OF_ONE_IN_MARGINS * rule.margin();
        double loss = 0;
        for (int j = 0; j < values.length; j++) {
            double lost = songs.get(j).usual() - values[j];
            loss += (lost <= most ? Math.max(-most, lost) : most) / values.length; // NaN is lost
        }
        if (songs.size() >= FEWEST && loss > rule.margin()) {
            return new Verdict(loss, refusal(loss));
        }
        double fall = -Math.expm1(-(double) tracks / rule.memoryTracks());
        for (int j = 0; j < values.length; j++) {
            double gained = values[j] - songs.get(j).usual();
            set(
                    j,
                    songs.get(j).usual()
                            + Math.max(RISE, fall) * Math.max(0, gained)
                            + fall * Math.min(0, gained));
        }
        return new Verdict(loss, "");
    }

    /** Judges anew from here on, by a version that somebody has put there. */
    public void trust(Model version) {
        double[] values = values(version);
        for (int j = 0; j < values.length; j++) {
            set(j, values[j]);
        }
    }

    private void set(int j, double usual) {
        if (!Double.isFinite(usual)) {
            return;
        }
        songs.set(j, new Judged(songs.get(j).trackId(), songs.get(j).frames(), usual));
    }

    private String refusal(double loss) {
        return String.format(
                Locale.ROOT,
                "%d songs that are held back would lose %.3f nats a frame of what is usual; at"
                        + " most %s are allowed (%s)",
                songs.size(),
                loss,
                rule.margin(),
                GateSettings.MARGIN.key());
    }

    private double[] values(Model model) {
        return values(model, songs.stream().map(Judged::frames).toList());
    }

    private static double[] values(Model model, List<Frames> songs) {
        if (songs.isEmpty()) {
            return new double[0];
        }
        ExpectedLogLikelihood likelihood = new ExpectedLogLikelihood(model.posterior());
        SongInference inference = new SongInference(model);
        return IntStream.range(0, songs.size())
                .parallel()
                .mapToDouble(
                        j -> {
                            int N = songs.get(j).count();
                            double[] x = model.whitening().apply(songs.get(j));
                            double bound = inference.infer(likelihood.of(x, N), N).bound() / N;
                            return Math.max(bound, background(x, model.D()));
                        })
                .toArray();
    }

    /** The mean of ln N(x | 0, s²I) over a song's whitened frames. */
    private static double background(double[] x, int D) {
        double squares = 0;
        for (double value : x) {
            squares += value * value;
        }
        double variance = DEVIATIONS * DEVIATIONS;
        return -0.5 * (D * Math.log(2 * Math.PI * variance) + squares / variance * D / x.length);
    }
}
