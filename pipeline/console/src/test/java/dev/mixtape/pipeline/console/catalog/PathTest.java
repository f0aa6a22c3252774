package dev.mixtape.pipeline.console.catalog;

import static dev.mixtape.pipeline.console.catalog.Tracks.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PathTest {
    @TempDir Path folder;

    private Catalog catalog;

    @BeforeEach
    void open() {
        catalog = Catalog.open(folder);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void leadsAlongTracksThatLieBetweenInTheirOrder() {
        for (int degree = 0; degree <= 180; degree += 10) {
            double angle = Math.toRadians(degree);
            catalog.put(track("at-" + degree, 180 - degree, cos(angle), sin(angle), 0).build());
        }
        catalog.put(track("aside", 0, cos(0.7), 0.2f, 0.9f).build());
        catalog.refresh();
        assertThat(ids("at-0", "at-90", 4)).containsExactly("at-0", "at-30", "at-60", "at-90");
        assertThat(ids("at-90", "at-0", 4)).containsExactly("at-90", "at-60", "at-30", "at-0");
        assertThat(ids("at-20", "at-40", 3)).containsExactly("at-20", "at-30", "at-40");
        assertThat(ids("at-20", "at-40", 2)).containsExactly("at-20", "at-40");
        assertThat(ids("at-20", "at-20", 5)).containsExactly("at-20");
        assertThat(ids("at-0", "at-180", 3)).containsExactly("at-0", "at-90", "at-180");
    }

    /** Which a search from station to station, each for its nearest, would take. */
    @Test
    void takesSmallerStepsThanThoseOfTheNearestOnTheWay() {
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            float[] vector = Tracks.random(random, 16);
            double along = random.nextDouble() * Math.PI / 2;
            vector[0] += 12 * cos(along);
            vector[1] += 12 * sin(along);
            catalog.put(track("t" + i, i, vector).build());
        }
        catalog.put(track("from", 0, onCircle(0)).build());
        catalog.put(track("to", 0, onCircle(90)).build());
        catalog.refresh();
        List<String> path = ids("from", "to", 10);
        assertThat(path).hasSize(10).doesNotHaveDuplicates();
        List<String> nearest =
                IntStream.range(0, 10)
                        .mapToObj(i -> catalog.near(onCircle(10 * i), 1, Set.of()).get(0))
                        .map(neighbour -> neighbour.track().id())
                        .toList();
        assertThat(squaredSteps(path)).isLessThan(squaredSteps(nearest));
    }

    private static float[] onCircle(double degrees) {
        float[] vector = new float[16];
        vector[0] = cos(Math.toRadians(degrees));
        vector[1] = sin(Math.toRadians(degrees));
        return vector;
    }

    @Test
    void isAsLongAsThereAreTracks() {
        for (int i = 0; i < 6; i++) {
            catalog.put(track("t" + i, i, Tracks.random(new Random(i), 4)).build());
        }
        catalog.put(track("nowhere", 0, 0, 0, 0, 0).build());
        catalog.refresh();
        assertThat(ids("t0", "t1", 100))
                .hasSize(6)
                .doesNotHaveDuplicates()
                .startsWith("t0")
                .endsWith("t1");
        assertThatThrownBy(() -> ids("t0", "t1", 101))
                .hasMessage("length=101: must be in [2, 100]");
        assertThatThrownBy(() -> ids("t0", "t9", 5)).hasMessage("track t9: is not in the catalog");
        assertThatThrownBy(() -> ids("t0", "nowhere", 5))
                .hasMessage("track nowhere: its vector has no length");
    }

    @Test
    void endsThoughAllTracksAreTheSame() {
        for (int i = 0; i < 50; i++) {
            catalog.put(track("t" + i, i, 1, 2).build());
        }
        catalog.put(track("opposite", 0, -1, -2).build());
        catalog.refresh();
        assertThat(ids("t0", "t1", 10)).hasSize(10).doesNotHaveDuplicates();
        assertThat(ids("t0", "opposite", 10)).hasSize(10).doesNotHaveDuplicates();
    }

    private double squaredSteps(List<String> path) {
        double sum = 0;
        for (int i = 1; i < path.size(); i++) {
            float[] a = catalog.vector(path.get(i - 1)).orElseThrow();
            float[] b = catalog.vector(path.get(i)).orElseThrow();
            for (int d = 0; d < a.length; d++) {
                sum += (a[d] - b[d]) * (a[d] - b[d]);
            }
        }
        return sum;
    }

    private List<String> ids(String from, String to, int length) {
        return catalog.path(from, to, length).stream().map(TrackLine::id).toList();
    }

    private static float cos(double angle) {
        return (float) Math.cos(angle);
    }

    private static float sin(double angle) {
        return (float) Math.sin(angle);
    }
}
