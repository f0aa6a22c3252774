package dev.mixtape.pipeline.synth;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes crude music in eight styles, each track with a key, tempo and brightness of its own.
 *
 * <p>The same seed gives the same bytes everywhere; a track depends on the seed and its place
 * alone, so a longer list begins with the shorter one.
 */
public final class Synthesizer {

    private static final List<String> FIRST_WORDS =
            List.of(
                    "Amber",
                    "Broken",
                    "Crystal",
                    "Distant",
                    "Early",
                    "Falling",
                    "Gentle",
                    "Hidden",
                    "Iron",
                    "Jagged",
                    "Lonely",
                    "Midnight",
                    "Northern",
                    "Open",
                    "Paper",
                    "Quiet",
                    "Rusty",
                    "Silver",
                    "Tidal",
                    "Velvet",
                    "Winter",
                    "Yellow");
    private static final List<String> LAST_WORDS =
            List.of(
                    "Arcade",
                    "Bridge",
                    "Canyon",
                    "Dance",
                    "Engine",
                    "Fields",
                    "Garden",
                    "Harbour",
                    "Island",
                    "Journey",
                    "Lantern",
                    "Machine",
                    "Nocturne",
                    "Orchard",
                    "Parade",
                    "River",
                    "Signal",
                    "Tape",
                    "Valley",
                    "Window");

    /** Two bands a style, so that an artist tells something of the sound, as on a real shelf. */
    private static final List<List<String>> ARTISTS =
            List.of(
                    List.of("The Tin Cans", "Clockwork Ida"),
                    List.of("Soft Meridian", "Lake Effect"),
                    List.of("8 O'Clock Bits", "Ladder Logic"),
                    List.of("The Upright Trio", "Four to the Bar"),
                    List.of("Glasshouse", "Carillon Kids"),
                    List.of("Weather Station Nine", "Outer Moor"),
                    List.of("Ines Cordal", "Six Nylon"),
                    List.of("Pipe & Pedal", "Chapel Street"));

    private final long seed;

    /** Makes one; another seed gives other tracks. */
    public Synthesizer(long seed) {
        this.seed = seed;
    }

    /** The styles in words, as they appear among a track's tags. */
    public static List<String> styles() {
        return Style.ALL.stream().map(Style::label).toList();
    }

    /**
     * The first so many tracks, made as they are asked for; the styles take turns.
     *
     * @param count at least 0
     */
    public Stream<SynthTrack> tracks(int count) {
        return IntStream.range(0, count).mapToObj(this::track);
    }

    /**
     * The track at a place.
     *
     * @param place 0 or more
     */
    public SynthTrack track(int place) {
        if (place < 0) {
            throw new IllegalArgumentException("place=" + place + ": must be at least 0");
        }
        int turn = place % Style.ALL.size();
        Style style = Style.ALL.get(turn);
        SplittableRandom random = new SplittableRandom(seed ^ (0x9E3779B97F4A7C15L * (place + 1)));
        List<String> bands = ARTISTS.get(turn);
        String artist = bands.get(random.nextInt(bands.size()));
        String id =
                String.format(
                        Locale.ROOT,
                        "synth/%s/%d-%03d.wav",
                        style.label().replace(' ', '-'),
                        seed,
                        place);
        return new SynthTrack(
                id, title(place), artist, List.of(style.label()), style.play(random).toWav());
    }

    /** Every pair of words comes once before one comes again. */
    private String title(int place) {
        int pairs = FIRST_WORDS.size() * LAST_WORDS.size();
        // 167 shares no divisor with 22 · 20.
        int pair = (int) Math.floorMod(seed + 167L * place, (long) pairs);
        return FIRST_WORDS.get(pair / LAST_WORDS.size())
                + " "
                + LAST_WORDS.get(pair % LAST_WORDS.size());
    }
}
