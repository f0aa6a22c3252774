package dev.mixtape.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.SongInference;
import dev.mixtape.operators.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Song inference against ten random restarts of the reference on each song, by the full L_j. */
class SongBoundParityTest {

    private static final List<String> CORPORA =
            List.of("planted02", "planted08", "planted13", "planted52");
    private static final int FIRST_HELD_OUT = 1000;
    private static final int RESTARTS = 10;

    @ParameterizedTest
    @ValueSource(strings = {"planted02", "planted08", "planted13", "planted52"})
    void makesTheSongsThatTheReferenceWasGiven(String corpus) {
        Golden golden = Golden.load("songs-" + corpus);
        List<Frames> songs = heldOut(corpus, golden);
        for (int j = 0; j < songs.size(); j++) {
            double sum = 0;
            for (float value : songs.get(j).values()) {
                sum += value;
            }
            assertThat(songs.get(j).count()).isEqualTo((int) golden.doubles("frames")[j]);
            // A value that lies on the edge of two multiples of 1/256 may fall to either side.
            assertThat(sum).isCloseTo(golden.doubles("sums")[j], within(2.5 / 256));
        }
    }

    @Test
    void isAtLeastTheBestOfTenRestartsForNinetyFivePercentOfSongs() {
        List<String> below = new ArrayList<>();
        int songs = 0;
        for (String corpus : CORPORA) {
            Golden golden = Golden.load("songs-" + corpus);
            double[] ours = bounds(corpus, golden);
            for (int j = 0; j < ours.length; j++) {
                double best = Arrays.stream(golden.row("restartBounds", j)).max().orElseThrow();
                if (ours[j] < best) {
                    below.add(corpus + " song " + j + ": " + ours[j] + " below " + best);
                }
            }
            songs += ours.length;
        }
        assertThat(songs).isGreaterThanOrEqualTo(40);
        assertThat(below).hasSizeLessThanOrEqualTo(songs / 20);
    }

    @Test
    void isFarAboveTheMeanRestart() {
        for (String corpus : CORPORA) {
            Golden golden = Golden.load("songs-" + corpus);
            double[] ours = bounds(corpus, golden);
            double gain = 0;
            for (int j = 0; j < ours.length; j++) {
                double mean = Arrays.stream(golden.row("restartBounds", j)).sum() / RESTARTS;
                gain += (ours[j] - mean) / golden.doubles("frames")[j] / ours.length;
            }
            assertThat(gain).as("%s, nats per frame", corpus).isGreaterThan(0.5);
        }
    }

    private static double[] bounds(String corpus, Golden golden) {
        Model model =
                golden.model(golden.hyperparameters().alpha0(golden.number("alpha0")).build());
        ExpectedLogLikelihood likelihood = new ExpectedLogLikelihood(model.posterior());
        SongInference inference = new SongInference(model);
        return heldOut(corpus, golden).stream()
                .mapToDouble(
                        song -> {
                            double[] x = model.whitening().apply(song);
                            double[] E = likelihood.of(x, song.count());
                            return inference.infer(E, song.count()).bound();
                        })
                .toArray();
    }

    private static List<Frames> heldOut(String corpus, Golden golden) {
        int songs = golden.doubles("frames").length;
        return PlantedCorpus.named(corpus).songs(FIRST_HELD_OUT, FIRST_HELD_OUT + songs);
    }
}
