package dev.mixtape.operators.layout;

import dev.mixtape.operators.linear.PrincipalAxes;
import java.util.Arrays;

/**
 * A map of songs that keeps still. Some songs are landmarks, which a {@link NeighbourEmbedding}
 * lays out among one another; every other song lies at the mean of its nearest landmarks' places.
 * So a new song moves nobody. Landmarks are for ever, and move only when the map settles: then new
 * ones join, and all of them are laid out again from where they are, each held by a spring, turned
 * to where they were, and to the same size.
 *
 * <p>Not for several threads at once. The same calls give the same map, bit by bit.
 */
public final class LandmarkMap {

    /** Up to so many songs, all of them are landmarks. */
    private static final int ALL = 256;

    /** How many more there are for each doubling of the songs. */
    private static final int MORE = 64;

    /** Landmarks that a song lies among. */
    public static final int NEAREST = 5;

    /** How many of them weigh, about. With more, every song is drawn into the middle. */
    private static final double WEIGHING = 1.5;

    /** How many neighbours a landmark wants near. */
    private static final double PERPLEXITY = 20;

    /** Up to so many landmarks, a layout has nothing that would be worth keeping. */
    private static final int FEW = 64;

    /** Songs for the axes that the first layout starts along. */
    private static final int MOST_FOR_AXES = 128;

    /** Squared; with the rounding of floats, a song that is a landmark is no further from it. */
    private static final float SAME = 1e-5f;

    private static final Places NOWHERE = new Places(new float[0], new float[0]);

    /** Of no landmarks. */
    public static final LandmarkMap EMPTY = new LandmarkMap(new float[0][], NOWHERE, NOWHERE);

    private final float[][] vectors;

    /** The vectors turned, so that the inner loop runs over landmarks. */
    private final float[][] columns;

    /** As the embedding left them, whose size it chooses itself. */
    private final Places laidOut;

    private final Places places;

    private LandmarkMap(float[][] vectors, Places laidOut, Places places) {
        this.vectors = vectors;
        this.columns = columns(vectors);
        this.laidOut = laidOut;
        this.places = places;
    }

    /** How many of so many songs should be landmarks. */
    public static int landmarks(int songs) {
        double doublings = Math.log(Math.max(1, songs / (double) ALL)) / Math.log(2);
        return Math.min(songs, ALL + (int) (MORE * doublings));
    }

    /** Landmarks that there are. */
    public int size() {
        return vectors.length;
    }

    /**
     * Places of the landmarks; their mean is the origin, and their mean square distance to it 1.
     */
    public Places places() {
        return places;
    }

    /**
     * The map with more landmarks, of which all are laid out anew; the time is that of size² some
     * hundred times. This one stays as it is.
     *
     * @param added their vectors, of length 1 and one dimension; none, to let landmarks find
     *     together whose vectors are new
     * @param seen where each is now, for the eye: the map is turned to that
     * @throws IllegalArgumentException for a vector of another dimension
     */
    public LandmarkMap settled(float[][] added, Places seen) {
        float[][] all = Arrays.copyOf(vectors, size() + added.length);
        System.arraycopy(added, 0, all, size(), added.length);
        for (float[] vector : added) {
            check(vector, all[0].length);
        }
        if (all.length == 0) {
            return this;
        }
        float[][] distances = distances(all);
        Places settled =
                size() == 0 || all.length <= FEW
                        ? NeighbourEmbedding.of(distances, PERPLEXITY, alongAxes(all))
                        : NeighbourEmbedding.settled(
                                distances, PERPLEXITY, followedBy(laidOut, places(added, laidOut)));
        Places turned = settled.normalised().turnedTo(followedBy(places, seen));
        return new LandmarkMap(all, settled, turned);
    }

    /** Gives a landmark the vector of today; it and all others stay where they are. */
    public void renew(int landmark, float[] vector) {
        check(vector, vectors[landmark].length);
        vectors[landmark] = vector;
        for (int p = 0; p < vector.length; p++) {
            columns[p][landmark] = vector[p];
        }
    }

    /**
     * Looks for the landmarks that a song lies among, in the time of size·d.
     *
     * @param vector of length 1
     * @throws IllegalArgumentException for another dimension than the landmarks'
     * @throws IllegalStateException if there are no landmarks
     */
    public Spot find(float[] vector) {
        if (size() == 0) {
            throw new IllegalStateException("landmarks=0: let the map settle with some first");
        }
        check(vector, columns.length);
        int count = Math.min(NEAREST, size());
        int[] landmarks = new int[count];
        float[] distances = new float[count];
        Arrays.fill(distances, Float.POSITIVE_INFINITY);
        float[] products = products(vector, columns);
        for (int l = 0; l < products.length; l++) {
            float distance = squared(products[l]);
            int at = count;
            while (at > 0 && distance < distances[at - 1]) {
                at--;
            }
            if (at < count) {
                System.arraycopy(distances, at, distances, at + 1, count - 1 - at);
                System.arraycopy(landmarks, at, landmarks, at + 1, count - 1 - at);
                distances[at] = distance;
                landmarks[at] = l;
            }
        }
        if (distances[0] < SAME) {
            Arrays.fill(distances, 1, count, Float.POSITIVE_INFINITY);
        }
        Neighbourhood.weigh(distances, Math.min(count, WEIGHING));
        return new Spot(landmarks, distances);
    }

    /** Four numbers of the vector at a time, so that the sums are fetched a quarter as often. */
    private static float[] products(float[] vector, float[][] columns) {
        float[] products = new float[columns[0].length];
        int p = 0;
        for (; p + 4 <= vector.length; p += 4) {
            add(products, vector, p, columns[p], columns[p + 1], columns[p + 2], columns[p + 3]);
        }
        for (; p < vector.length; p++) {
            for (int l = 0; l < products.length; l++) {
                products[l] += vector[p] * columns[p][l];
            }
        }
        return products;
    }

    private static void add(
            float[] to, float[] vector, int p, float[] a, float[] b, float[] c, float[] d) {
        float ofA = vector[p];
        float ofB = vector[p + 1];
        float ofC = vector[p + 2];
        float ofD = vector[p + 3];
        for (int l = 0; l < to.length; l++) {
            to[l] += ofA * a[l] + ofB * b[l] + (ofC * c[l] + ofD * d[l]);
        }
    }

    /** Places of songs among landmarks that lie at some places. */
    private Places places(float[][] songs, Places landmarks) {
        Places places = new Places(new float[songs.length], new float[songs.length]);
        for (int i = 0; i < songs.length; i++) {
            Spot spot = find(songs[i]);
            places.x()[i] = spot.among(landmarks.x());
            places.y()[i] = spot.among(landmarks.y());
        }
        return places;
    }

    private static float[][] distances(float[][] vectors) {
        float[][] columns = columns(vectors);
        float[][] distances = new float[vectors.length][];
        for (int l = 0; l < distances.length; l++) {
            distances[l] = products(vectors[l], columns);
            for (int m = 0; m < distances.length; m++) {
                distances[l][m] = squared(distances[l][m]);
            }
        }
        return distances;
    }

    private static float squared(float product) {
        return Math.max(0, 2 - 2 * product);
    }

    /** The two directions in which landmarks differ most: a start for those with no place yet. */
    private static Places alongAxes(float[][] vectors) {
        int n = vectors.length;
        float[][] some = Arrays.copyOf(vectors, Math.min(n, MOST_FOR_AXES));
        PrincipalAxes axes = PrincipalAxes.learn(some, 2);
        Places places = new Places(new float[n], new float[n]);
        for (int l = 0; l < n; l++) {
            float[] along = axes.project(vectors[l]);
            places.x()[l] = along[0];
            places.y()[l] = along[1];
        }
        return places;
    }

    private static Places followedBy(Places first, Places second) {
        return new Places(joined(first.x(), second.x()), joined(first.y(), second.y()));
    }

    private static float[] joined(float[] first, float[] second) {
        float[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static float[][] columns(float[][] rows) {
        float[][] columns = new float[rows.length == 0 ? 0 : rows[0].length][rows.length];
        for (int l = 0; l < rows.length; l++) {
            for (int p = 0; p < columns.length; p++) {
                columns[p][l] = rows[l][p];
            }
        }
        return columns;
    }

    private static void check(float[] vector, int dimension) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException(
                    "vector.length="
                            + vector.length
                            + ": must be d="
                            + dimension
                            + ", as of landmarks");
        }
    }
}
