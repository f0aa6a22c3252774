package dev.mixtape.operators.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LandmarkMapTest {
    private static final float[][] SONGS = PlantedSongs.draw(512, 1);

    @Test
    void showsWhoIsNearAmongLandmarksAndAmongSongsBetweenThem() {
        LandmarkMap map = grown(SONGS, 128);

        MapQuality landmarks = MapQuality.of(Arrays.copyOf(SONGS, 128), map.places(), 5);
        MapQuality songs = MapQuality.of(SONGS, places(map, SONGS), 10);

        assertThat(landmarks.trustworthiness()).isGreaterThan(0.93);
        assertThat(landmarks.continuity()).isGreaterThan(0.9);
        assertThat(songs.trustworthiness()).isGreaterThan(0.9);
        assertThat(songs.continuity()).isGreaterThan(0.9);
    }

    @Test
    void isNotTheSameForAnotherOrderOfArrivalButAsTrue() {
        float[][] shuffled = SONGS.clone();
        Collections.shuffle(Arrays.asList(shuffled), new Random(2));

        Places one = places(grown(SONGS, 256), SONGS);
        Places other = places(grown(shuffled, 256), SONGS);

        assertThat(MapQuality.of(SONGS, one, 10).trustworthiness())
                .isCloseTo(MapQuality.of(SONGS, other, 10).trustworthiness(), within(0.02));
    }

    @Test
    void isTheSameForTheSameSongs() {
        assertThat(grown(SONGS, 128).places().x()).isEqualTo(grown(SONGS, 128).places().x());
    }

    @Test
    void movesLittleWhenItSettlesWithTwiceAsManyLandmarks() {
        LandmarkMap map = grown(SONGS, 128);
        float[][] old = Arrays.copyOf(SONGS, 128);
        Places before = places(map, old);

        map = settled(map, Arrays.copyOfRange(SONGS, 128, 256));

        assertThat(move(before, places(map, old))).isBetween(1e-4, 0.35);
        assertThat(map.size()).isEqualTo(256);
    }

    @Test
    void driftsByLittleWhenTheVectorsOfAllItsLandmarksDrift() {
        LandmarkMap map = grown(SONGS, 128);
        Places before = map.places();
        float[][] drifted = PlantedSongs.draw(128, 3);
        for (int l = 0; l < 128; l++) {
            map.renew(l, between(SONGS[l], drifted[l], 0.1f));
        }

        assertThat(map.places()).as("until it settles").isSameAs(before);
        map = settled(map, new float[0][]);

        assertThat(move(before, map.places())).isBetween(1e-4, 0.25);
    }

    @Test
    void keepsItsSizeAndItsMiddle() {
        LandmarkMap map = LandmarkMap.EMPTY;
        for (int n = 2; n <= 256; n *= 2) {
            map = settled(map, Arrays.copyOfRange(SONGS, map.size(), n));
            double squares = 0;
            double x = 0;
            for (int l = 0; l < n; l++) {
                x += map.places().x()[l] / n;
                squares += Math.pow(map.places().x()[l], 2) + Math.pow(map.places().y()[l], 2);
            }
            assertThat(squares / n).isCloseTo(1, within(1e-4));
            assertThat(x).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void holdsOneSongAndSongsThatAreAllTheSame() {
        LandmarkMap map = LandmarkMap.EMPTY;
        map = settled(map, new float[][] {SONGS[0]});
        assertThat(map.places().x()).containsExactly(0);

        map = settled(map, new float[][] {SONGS[0], SONGS[0], SONGS[0]});
        assertThat(map.places().x()).doesNotContain(Float.NaN).hasSize(4);
        Spot spot = map.find(SONGS[1]);
        assertThat(spot.among(map.places().x())).isFinite();
    }

    @Test
    void putsALandmarkWhereItIs() {
        LandmarkMap map = grown(SONGS, 64);

        Spot spot = map.find(SONGS[7]);

        assertThat(spot.among(map.places().x())).isEqualTo(map.places().x()[7]);
    }

    @Test
    void hasMoreLandmarksForMoreSongsButFarFromAsMany() {
        assertThat(List.of(0, 10, 256, 512, 100_000).stream().map(LandmarkMap::landmarks))
                .containsExactly(0, 10, 256, 320, 807);
    }

    @Test
    void saysWhatIsWrongWithAVector() {
        LandmarkMap map = LandmarkMap.EMPTY;
        assertThatThrownBy(() -> LandmarkMap.EMPTY.find(SONGS[0]))
                .hasMessageStartingWith("landmarks=0");

        map = settled(map, Arrays.copyOf(SONGS, 4));

        LandmarkMap some = map;
        assertThatThrownBy(() -> some.find(new float[3]))
                .hasMessage("vector.length=3: must be d=32, as of landmarks");
        assertThatThrownBy(() -> settled(some, new float[][] {new float[3]}))
                .hasMessage("vector.length=3: must be d=32, as of landmarks");
        assertThat(map.size()).isEqualTo(4);
    }

    /** With the first few songs as landmarks, which doubled as they came. */
    private static LandmarkMap grown(float[][] songs, int landmarks) {
        LandmarkMap map = LandmarkMap.EMPTY;
        for (int n = 1; n <= landmarks; n *= 2) {
            map = settled(map, Arrays.copyOfRange(songs, map.size(), n));
        }
        return map;
    }

    private static LandmarkMap settled(LandmarkMap map, float[][] added) {
        Places seen =
                map.size() == 0
                        ? new Places(new float[added.length], new float[added.length])
                        : places(map, added);
        return map.settled(added, seen);
    }

    private static Places places(LandmarkMap map, float[][] songs) {
        Places places = new Places(new float[songs.length], new float[songs.length]);
        for (int i = 0; i < songs.length; i++) {
            Spot spot = map.find(songs[i]);
            places.x()[i] = spot.among(map.places().x());
            places.y()[i] = spot.among(map.places().y());
        }
        return places;
    }

    /** Root mean square, in radii of the map. */
    private static double move(Places before, Places after) {
        double squares = 0;
        for (int i = 0; i < before.size(); i++) {
            squares += Math.pow(after.x()[i] - before.x()[i], 2);
            squares += Math.pow(after.y()[i] - before.y()[i], 2);
        }
        return Math.sqrt(squares / before.size());
    }

    private static float[] between(float[] one, float[] other, float share) {
        float[] between = new float[one.length];
        double squares = 0;
        for (int p = 0; p < one.length; p++) {
            between[p] = (1 - share) * one[p] + share * other[p];
            squares += between[p] * between[p];
        }
        for (int p = 0; p < one.length; p++) {
            between[p] /= (float) Math.sqrt(squares);
        }
        return between;
    }
}
