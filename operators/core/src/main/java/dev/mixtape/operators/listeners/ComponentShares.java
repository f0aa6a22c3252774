package dev.mixtape.operators.listeners;

import dev.mixtape.operators.model.LargestFirst;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A distribution over components of which few are not 0: of a track, its strongest mean
 * responsibilities; of a listener, their taste. Linear domain; sums to 1, or is empty.
 */
public final class ComponentShares {
    /** Rising. */
    private final int[] components;

    private final double[] shares;

    private ComponentShares(int[] components, double[] shares) {
        this.components = components;
        this.shares = shares;
    }

    /**
     * Returns the distribution in proportion to some shares; those that are not above 0, or are not
     * finite, are left out.
     *
     * @param shares of components, each 0 or more
     * @throws IllegalArgumentException for a component below 0
     */
    public static ComponentShares of(Map<Integer, Double> shares) {
        SortedMap<Integer, Double> kept = new TreeMap<>();
        for (Map.Entry<Integer, Double> entry : new TreeMap<>(shares).entrySet()) {
            if (entry.getKey() < 0) {
                throw new IllegalArgumentException(
                        "component=" + entry.getKey() + ": must be at least 0");
            }
            if (entry.getValue() > 0 && entry.getValue() < Double.POSITIVE_INFINITY) {
                kept.put(entry.getKey(), entry.getValue());
            }
        }
        return of(
                kept.keySet().stream().mapToInt(Integer::intValue).toArray(),
                kept.values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * Returns the distribution in proportion to some shares, much cheaper than {@link #of(Map)}.
     *
     * @param components rising, each 0 or more; not copied
     * @param shares of these, each above 0 and finite; scaled in place
     * @throws IllegalArgumentException if components do not rise, or a share is not above 0
     */
    public static ComponentShares of(int[] components, double[] shares) {
        double sum = 0;
        for (int i = 0; i < components.length; i++) {
            if (components[i] <= (i == 0 ? -1 : components[i - 1])) {
                throw new IllegalArgumentException(
                        "components=" + Arrays.toString(components) + ": must rise from 0 or more");
            }
            if (!(shares[i] > 0 && shares[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "shares=" + Arrays.toString(shares) + ": must be above 0 and finite");
            }
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return new ComponentShares(components, shares);
    }

    /** Returns how many components it has. */
    public int size() {
        return components.length;
    }

    /** Returns the i-th component; they rise. */
    public int component(int i) {
        return components[i];
    }

    /** Returns the share of the i-th component, in (0, 1]. */
    public double share(int i) {
        return shares[i];
    }

    /** Returns the share of component k, 0 if it has none. */
    public double shareOf(int k) {
        int i = Arrays.binarySearch(components, k);
        return i < 0 ? 0 : shares[i];
    }

    /** Returns the components with the largest shares, at most so many, falling; ties by number. */
    public List<Integer> strongest(int most) {
        return IntStream.of(LargestFirst.of(shares, most)).mapToObj(i -> components[i]).toList();
    }

    /**
     * Returns how near two distributions are: the Bhattacharyya coefficient Σ_k √(p_k q_k), which
     * is 1 − H² of the Hellinger distance H (Bhattacharyya 1943). Symmetric; in [0, 1], up to
     * rounding; 1 when they are the same, 0 when they have no component in common.
     */
    public double affinity(ComponentShares other) {
        double sum = 0;
        int j = 0;
        for (int i = 0; i < components.length; i++) {
            while (j < other.components.length && other.components[j] < components[i]) {
                j++;
            }
            if (j < other.components.length && other.components[j] == components[i]) {
                sum += Math.sqrt(shares[i] * other.shares[j]);
            }
        }
        return Math.min(1, sum);
    }
}
