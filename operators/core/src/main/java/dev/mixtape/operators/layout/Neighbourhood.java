package dev.mixtape.operators.layout;

/** How much neighbours weigh, by how far they are. */
final class Neighbourhood {
    private static final int BISECTIONS = 50;

    private Neighbourhood() {}

    /**
     * Turns squared distances into weights in place: exp(−β d) of sum 1, with β such that their
     * perplexity, the exponential of their entropy, is the one asked for. So a song in a crowd and
     * one alone have as many neighbours.
     *
     * @param distances squared; infinite for what does not count
     * @param perplexity at least 1; of what counts, everything weighs alike where it has fewer
     */
    static void weigh(float[] distances, double perplexity) {
        float least = Float.POSITIVE_INFINITY;
        double mean = 0;
        int count = 0;
        for (float d : distances) {
            if (d < Float.POSITIVE_INFINITY) {
                least = Math.min(least, d);
                mean += d;
                count++;
            }
        }
        double beta = mean > (double) least * count ? 1 / (mean / count - least) : 0;
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        for (int b = 0; b < BISECTIONS && beta > 0; b++) {
            double difference = entropy(distances, least, beta) - Math.log(perplexity);
            if (Math.abs(difference) < 1e-4) {
                break;
            }
            if (difference > 0) {
                low = beta;
            } else {
                high = beta;
            }
            beta = high == Double.POSITIVE_INFINITY ? 2 * beta : (low + high) / 2;
        }
        double sum = 0;
        for (float d : distances) {
            sum += d == Float.POSITIVE_INFINITY ? 0 : Math.exp(-beta * (d - least));
        }
        for (int j = 0; j < distances.length; j++) {
            distances[j] =
                    distances[j] == Float.POSITIVE_INFINITY
                            ? 0
                            : (float) (Math.exp(-beta * (distances[j] - least)) / sum);
        }
    }

    private static double entropy(float[] distances, float least, double beta) {
        double sum = 0;
        double energy = 0;
        for (float d : distances) {
            if (d < Float.POSITIVE_INFINITY) {
                double e = Math.exp(-beta * (d - least));
                sum += e;
                energy += e * (d - least);
            }
        }
        return Math.log(sum) + beta * energy / sum;
    }
}
