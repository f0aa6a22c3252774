package dev.mixtape.pipeline.console.map;

import dev.mixtape.operators.layout.LandmarkMap;
import dev.mixtape.operators.layout.Places;
import dev.mixtape.operators.layout.Spot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One number of a kind for each ordinal; the arrays double as tracks come. */
final class Columns {
    private static final int LANDMARKS = LandmarkMap.NEAREST;

    /** Of a point that is written. */
    private static final int BYTES = 3 * Float.BYTES + 2 * Character.BYTES + Double.BYTES;

    String[] id = new String[0];
    float[] x = new float[0];
    float[] y = new float[0];
    char[] component = new char[0];
    char[] tag = new char[0];
    double[] arrivedAt = new double[0];
    long[] version = new long[0];

    /** Of the track's vector; null of a track that was withdrawn. */
    SongSpace[] space = new SongSpace[0];

    /** Of each track's spot; those that it does not have weigh nothing. */
    private char[] landmarks = new char[0];

    private float[] weights = new float[0];
    private int size;

    int size() {
        return size;
    }

    /** The ordinal of one more. */
    int add(String newId) {
        if (size == id.length) {
            resize(Math.max(16, 2 * size));
        }
        id[size] = newId;
        return size++;
    }

    private void resize(int to) {
        id = Arrays.copyOf(id, to);
        x = Arrays.copyOf(x, to);
        y = Arrays.copyOf(y, to);
        component = Arrays.copyOf(component, to);
        tag = Arrays.copyOf(tag, to);
        arrivedAt = Arrays.copyOf(arrivedAt, to);
        version = Arrays.copyOf(version, to);
        space = Arrays.copyOf(space, to);
        landmarks = Arrays.copyOf(landmarks, LANDMARKS * to);
        weights = Arrays.copyOf(weights, LANDMARKS * to);
    }

    boolean isThere(int ordinal) {
        return space[ordinal] != null;
    }

    /** Remembers between which landmarks a track lies, and puts it there. */
    void put(int ordinal, Spot spot, Places places) {
        int from = LANDMARKS * ordinal;
        Arrays.fill(weights, from, from + LANDMARKS, 0);
        Arrays.fill(landmarks, from, from + LANDMARKS, (char) 0); // those of another space are gone
        for (int q = 0; q < spot.landmarks().length; q++) {
            landmarks[from + q] = (char) spot.landmarks()[q];
            weights[from + q] = spot.weights()[q];
        }
        move(ordinal, places);
    }

    /** Puts a track where its landmarks are now. */
    void move(int ordinal, Places places) {
        float sumX = 0;
        float sumY = 0;
        for (int q = LANDMARKS * ordinal; q < LANDMARKS * (ordinal + 1); q++) {
            sumX += weights[q] * places.x()[landmarks[q]];
            sumY += weights[q] * places.y()[landmarks[q]];
        }
        x[ordinal] = sumX;
        y[ordinal] = sumY;
    }

    Extent extent() {
        Extent extent = Extent.OF_NOTHING;
        boolean isFirst = true;
        for (int i = 0; i < size; i++) {
            if (isThere(i)) {
                extent =
                        isFirst
                                ? new Extent(x[i], y[i], x[i], y[i])
                                : new Extent(
                                        Math.min(extent.x0(), x[i]),
                                        Math.min(extent.y0(), y[i]),
                                        Math.max(extent.x1(), x[i]),
                                        Math.max(extent.y1(), y[i]));
                isFirst = false;
            }
        }
        return extent;
    }

    /** Of the components that are some track's strongest, by number. */
    List<ComponentPlace> components() {
        int[] counts = new int[TrackMap.NONE + 1];
        int there = 0;
        for (int i = 0; i < size; i++) {
            if (isThere(i)) {
                counts[component[i]]++;
                there++;
            }
        }
        List<ComponentPlace> components = new ArrayList<>();
        float[][] sortedX = sortedByComponent(x, counts);
        float[][] sortedY = sortedByComponent(y, counts);
        for (int k = 0; k < TrackMap.NONE; k++) {
            if (counts[k] > 0) {
                components.add(
                        new ComponentPlace(
                                k,
                                median(sortedX[k]),
                                median(sortedY[k]),
                                counts[k],
                                counts[k] / (double) there));
            }
        }
        return components;
    }

    private float[][] sortedByComponent(float[] values, int[] counts) {
        float[][] sorted = new float[counts.length][];
        int[] filled = new int[counts.length];
        for (int i = 0; i < size; i++) {
            if (isThere(i)) {
                int k = component[i];
                sorted[k] = sorted[k] == null ? new float[counts[k]] : sorted[k];
                sorted[k][filled[k]++] = values[i];
            }
        }
        for (float[] some : sorted) {
            if (some != null) {
                Arrays.sort(some);
            }
        }
        return sorted;
    }

    private static float median(float[] sorted) {
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }

    /** As {@link TrackMap#writePoints} says. */
    byte[] encode(int from, String newestModel, long newestVersion) {
        int n = Math.max(0, size - from);
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES + n * BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(n);
        for (int i = from; i < size; i++) {
            bytes.putFloat(isThere(i) ? x[i] : Float.NaN);
        }
        for (int i = from; i < size; i++) {
            bytes.putFloat(isThere(i) ? y[i] : Float.NaN);
        }
        for (int i = from; i < size; i++) {
            bytes.putChar(component[i]);
        }
        for (int i = from; i < size; i++) {
            bytes.putChar(tag[i]);
        }
        for (int i = from; i < size; i++) {
            bytes.putDouble(arrivedAt[i]);
        }
        for (int i = from; i < size; i++) {
            boolean isOfNewest = isThere(i) && space[i].modelId.equals(newestModel);
            long behind = isOfNewest ? Math.max(0, newestVersion - version[i]) : newestVersion + 1;
            bytes.putFloat((float) behind);
        }
        return bytes.array();
    }
}
