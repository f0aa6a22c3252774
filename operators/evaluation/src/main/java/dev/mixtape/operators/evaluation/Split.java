package dev.mixtape.operators.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Songs, by their numbers, to fit on, to choose by and to test with; no song is in two parts.
 *
 * @param train to fit on while C is searched
 * @param valid to choose C by
 * @param test never seen before the end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
public record Split(int[] train, int[] valid, int[] test) {

    /** All but the test songs, rising. */
    public int[] learned() {
        return IntStream.concat(Arrays.stream(train), Arrays.stream(valid)).sorted().toArray();
    }
}
