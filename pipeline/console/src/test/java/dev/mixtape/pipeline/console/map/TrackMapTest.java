package dev.mixtape.pipeline.console.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.pipeline.console.catalog.Change;
import dev.mixtape.pipeline.console.catalog.TrackLine;
import dev.mixtape.schemas.ComponentShare;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TrackMapTest {
    private static final int D = 16;
    private static final String MODEL = "model";

    private final TrackMap map = new TrackMap();
    private final List<String> heard = new ArrayList<>();

    @Test
    void movesNobodyWhenATrackComesBetweenTwoTimesThatItSettles() {
        add(0, 64);
        Points before = points();
        follow();

        add(64, 127);

        Points after = points();
        for (int i = 0; i < 64; i++) {
            assertThat(after.x[i]).isEqualTo(before.x[i]);
            assertThat(after.y[i]).isEqualTo(before.y[i]);
        }
        assertThat(heard).hasSize(63).startsWith("points 64 65").allMatch(e -> e.startsWith("p"));
    }

    @Test
    void settlesWhenThereAreTwiceAsManyAndMovesAllByLittle() {
        add(0, 255);
        Points before = points();
        follow();

        add(255, 256);

        assertThat(heard).containsExactly("points 255 256", "moved " + map.revision());
        assertThat(move(before, points())).isBetween(1e-4, 0.35);
    }

    @Test
    void movesAlmostNobodyFarWhenEveryTrackIsEmbeddedAnewByAModelThatMovedALittle() {
        add(0, 200);
        Points before = points();
        Random random = new Random(9);
        for (int i = 0; i < 200; i++) {
            float[] vector = vector(i);
            for (int p = 0; p < D; p++) {
                vector[p] += (float) (0.02 * random.nextGaussian());
            }
            map.accept(change(i, unit(vector), MODEL, 8));
        }

        assertThat(move(before, points())).isBetween(1e-4, 0.25);
    }

    @Test
    void isTheSameForTheSameChanges() {
        add(0, 150);
        Points once = points();
        TrackMap again = new TrackMap();
        for (int i = 0; i < 150; i++) {
            again.accept(change(i, vector(i), MODEL, 7));
        }

        assertThat(points(again, 0).x).isEqualTo(once.x);
    }

    @Test
    void keepsTheOrdinalOfATrackThatIsWithdrawnAndComesBack() {
        add(0, 100);
        Points before = points();
        follow();

        map.accept(new Change("track 42", null, null));

        assertThat(points().x[42]).isNaN();
        assertThat(points().y[42]).isNaN();
        assertThat(map.size()).isEqualTo(100);
        assertThat(map.ordinal("track 42")).hasValue(42);
        assertThat(map.id(42)).hasValue("track 42");
        assertThat(heard).containsExactly("points 42 43");

        add(42, 43);

        assertThat(points().x[42]).isEqualTo(before.x[42]);
        assertThat(map.size()).isEqualTo(100);
    }

    @Test
    void holdsNoTrackThatCannotBeComparedOrWasWithdrawnBeforeItCame() {
        map.accept(new Change("unknown", null, null));
        map.accept(change(0, null, MODEL, 7));

        assertThat(map.size()).isZero();
        assertThat(map.ordinal("unknown")).isEmpty();
        assertThat(map.id(0)).isEmpty();
        assertThat(map.summary().extent()).isEqualTo(new Extent(-1, -1, 1, 1));
        assertThat(points().n).isZero();
    }

    @Test
    void writesColumnsFromAnOrdinalOn() {
        add(0, 10);
        map.newest(MODEL, 9);

        Points points = points(map, 8);

        assertThat(points.n).isEqualTo(2);
        assertThat(points.component).containsExactly((char) 0, (char) 1);
        assertThat(map.summary().tags()).containsExactly("even", "odd");
        assertThat(points.tag).containsExactly((char) 0, (char) 1);
        assertThat(points.arrivedAt).containsExactly(1_000_008, 1_000_009);
        assertThat(points.behind).containsExactly(2, 2);
        assertThat(points(map, 11).n).isZero();
        assertThatThrownBy(() -> points(map, -1)).hasMessage("from=-1: must be at least 0");
    }

    @Test
    void placesComponentsAmidTheirTracksAndUploadsNearWhatIsLikeThem() {
        add(0, 128);
        Points points = points();

        MapSummary summary = map.summary();
        Point placed = map.place(MODEL, vector(5)).orElseThrow();

        assertThat(summary.components()).hasSize(8);
        assertThat(summary.components().get(3).tracks()).isEqualTo(16);
        assertThat(summary.components().get(3).share()).isEqualTo(0.125);
        assertThat(summary.components().get(3).x()).isBetween(points.x[3] - 1, points.x[3] + 1);
        assertThat(placed.x()).isCloseTo(points.x[5], within(1e-6f));
        assertThat(map.place("another", vector(5))).isEmpty();
        assertThat(map.place(MODEL, new float[3])).isEmpty();
    }

    @Test
    void goesOverToAnotherModelTrackByTrackAndStaysTheSameWayUp() {
        add(0, 128);
        Points before = points();
        for (int i = 127; i >= 0; i--) { // in another order, or the layout would be the same
            float[] turned = new float[D + 1];
            System.arraycopy(vector(i), 0, turned, 1, D);
            map.accept(change(i, turned, "another", 0));
        }
        map.newest("another", 0);

        assertThat(map.size()).isEqualTo(128);
        assertThat(points().behind).containsOnly(0);
        assertThat(move(before, points())).isBetween(1e-4, 0.9);
        assertThat(map.place(MODEL, vector(5))).isEmpty();
    }

    @Test
    void answersWhileTracksCome() throws InterruptedException {
        AtomicBoolean failed = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        Thread reader =
                new Thread(
                        () -> {
                            while (!ended.get()) {
                                int n = map.summary().points();
                                if (points().n < n) {
                                    failed.set(true);
                                }
                            }
                        });
        reader.start();
        add(0, 300);
        ended.set(true);
        reader.join();

        assertThat(failed).isFalse();
    }

    private void add(int from, int to) {
        for (int i = from; i < to; i++) {
            map.accept(change(i, vector(i), MODEL, 7));
        }
    }

    private void follow() {
        map.follow(
                new MapListener() {
                    @Override
                    public void points(int from, int to) {
                        heard.add("points " + from + " " + to);
                    }

                    @Override
                    public void moved(long revision) {
                        heard.add("moved " + revision);
                    }
                });
    }

    private static Change change(int i, float[] vector, String modelId, long version) {
        TrackLine line =
                new TrackLine(
                        "track " + i,
                        null,
                        null,
                        List.of(i % 2 == 0 ? "even" : "odd"),
                        List.of(new ComponentShare(i % 8, 0.5f)),
                        100,
                        -70,
                        modelId,
                        version,
                        Instant.ofEpochMilli(1_000_000 + i),
                        Instant.EPOCH);
        return new Change(line.id(), line, vector);
    }

    /** About one of eight centres. */
    private static float[] vector(int i) {
        float[] vector = new float[D];
        Random centre = new Random(i % 8);
        Random song = new Random(1000 + i);
        for (int p = 0; p < D; p++) {
            vector[p] = (float) (centre.nextGaussian() + 0.4 * song.nextGaussian());
        }
        return unit(vector);
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float v : vector) {
            squares += v * v;
        }
        for (int p = 0; p < vector.length; p++) {
            vector[p] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    /** Root mean square, in radii of the map, which are 1, of the points that were. */
    private static double move(Points before, Points after) {
        double squares = 0;
        for (int i = 0; i < before.n; i++) {
            squares += Math.pow(after.x[i] - before.x[i], 2);
            squares += Math.pow(after.y[i] - before.y[i], 2);
        }
        return Math.sqrt(squares / before.n);
    }

    private Points points() {
        return points(map, 0);
    }

    private static Points points(TrackMap map, int from) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            map.writePoints(from, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Points(ByteBuffer.wrap(bytes.toByteArray()));
    }

    /** As a page reads them. */
    private static final class Points {
        final int n;
        final float[] x;
        final float[] y;
        final char[] component;
        final char[] tag;
        final double[] arrivedAt;
        final float[] behind;

        Points(ByteBuffer bytes) {
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            n = bytes.getInt();
            x = new float[n];
            y = new float[n];
            component = new char[n];
            tag = new char[n];
            arrivedAt = new double[n];
            behind = new float[n];
            bytes.asFloatBuffer().get(x).get(y);
            bytes.position(bytes.position() + 8 * n);
            bytes.asCharBuffer().get(component).get(tag);
            bytes.position(bytes.position() + 4 * n);
            bytes.asDoubleBuffer().get(arrivedAt);
            bytes.position(bytes.position() + 8 * n);
            bytes.asFloatBuffer().get(behind);
            assertThat(bytes.position() + 4 * n).isEqualTo(bytes.limit());
        }
    }
}
