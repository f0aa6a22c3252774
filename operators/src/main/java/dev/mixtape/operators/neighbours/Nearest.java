package dev.mixtape.operators.neighbours;

import java.util.Arrays;

/** The few largest of many numbers. */
final class Nearest {
    /** Rising; what is not there yet is minus infinity. */
    private final float[] largest;

    Nearest(int count) {
        largest = new float[count];
        clear();
    }

    void clear() {
        Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    }

    /** Takes a number in, if it is among the largest; returns whether it was. */
    boolean add(float number) {
        if (number <= largest[0]) {
            return false;
        }
        int place = 0;
        while (place + 1 < largest.length && largest[place + 1] < number) {
            largest[place] = largest[place + 1];
            place++;
        }
        largest[place] = number;
        return true;
    }
}
