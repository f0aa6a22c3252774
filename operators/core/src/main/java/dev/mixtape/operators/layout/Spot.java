package dev.mixtape.operators.layout;

/**
 * Where a song is, told by its nearest landmarks: it lies at the mean of their places, wherever
 * those move.
 *
 * @param landmarks numbers of them, the nearest first
 * @param weights as many, of sum 1, falling
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record Spot(int[] landmarks, float[] weights) {

    /**
     * One coordinate of the song.
     *
     * @param places that coordinate of all landmarks
     */
    public float among(float[] places) {
        float sum = 0;
        for (int q = 0; q < landmarks.length; q++) {
            sum += weights[q] * places[landmarks[q]];
        }
        return sum;
    }
}
