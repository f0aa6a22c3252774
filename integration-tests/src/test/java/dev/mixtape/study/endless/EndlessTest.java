package dev.mixtape.study.endless;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Population;
import dev.mixtape.pipeline.plot.ChartStyle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code endless.sh} in seconds. */
class EndlessTest {
    private static final int SONGS = 4000;
    private static final int BATCH = 64;
    private static final int HELD_OUT = 300;

    /** Nats a frame. */
    private static final double MARGIN = 0.05;

    @Test
    void aMemoryFollowsClustersThatDrift() {
        assertThat(bound(PlantedStream.DRIFT, withMemory()))
                .isGreaterThan(bound(PlantedStream.DRIFT, unbounded()) + MARGIN);
    }

    @Test
    void aMemoryCostsLittleWhereNothingChanges() {
        assertThat(bound(PlantedStream.STATIONARY, withMemory()))
                .isGreaterThan(bound(PlantedStream.STATIONARY, unbounded()) - MARGIN);
    }

    @Test
    void drawsBothLearnersAndBatchLearning(@TempDir Path folder) throws IOException {
        int exit =
                new CommandLine(new EndlessStudy())
                        .execute(
                                "--songs=320",
                                "--batch=64",
                                "--streams=STATIONARY",
                                "--out=" + folder);

        assertThat(exit).isZero();
        BufferedImage picture = ImageIO.read(folder.resolve("endless.png").toFile());
        int width = picture.getWidth();
        int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        for (int line = 0; line < 3; line++) {
            assertThat(pixels).contains(ChartStyle.colour(line).getRGB());
        }
    }

    private static double bound(PlantedStream stream, Hyperparameters h) {
        StreamSongs songs = new StreamSongs(stream, SONGS, 1);
        Model model =
                StreamLearner.learn(
                        h,
                        songs.all(),
                        StreamLearner.BOOTSTRAP_TRACKS,
                        BATCH,
                        StreamLearner.Update.CORPUS,
                        (version, learned) -> {});
        return Score.of(model, songs.ofAllClusters(HELD_OUT)).bound();
    }

    private static Hyperparameters withMemory() {
        return unbounded().toBuilder().memory(400).population(Population.REMEMBERED).build();
    }

    private static Hyperparameters unbounded() {
        return Hyperparameters.defaults(StreamSongs.D).toBuilder()
                .K(PlantedStream.TRUTH)
                .T(8)
                .memory(0)
                .etaMin(0)
                .population(Population.SEEN)
                .build();
    }
}
