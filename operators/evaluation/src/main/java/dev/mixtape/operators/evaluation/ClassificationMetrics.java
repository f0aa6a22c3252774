package dev.mixtape.operators.evaluation;

/** How well one predicted class a song agrees with its true one. Values are in [0, 1]. */
public final class ClassificationMetrics {

    private ClassificationMetrics() {}

    /**
     * The share of songs whose class was predicted.
     *
     * @param actual n classes
     * @param predicted n classes
     */
    public static double accuracy(int[] actual, int[] predicted) {
        checkLengths(actual, predicted);
        int right = 0;
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] == predicted[i]) {
                right++;
            }
        }
        return (double) right / actual.length;
    }

    /**
     * The mean over classes of F1 = 2TP / (2TP + FP + FN) (van Rijsbergen 1979), each class
     * counting the same. As scikit-learn's {@code f1_score(average="macro")}: a class that is
     * neither true nor predicted for any song is left out.
     *
     * @param actual n classes in [0, classes)
     * @param predicted n classes in [0, classes)
     */
    public static double macroF1(int[] actual, int[] predicted, int classes) {
        checkLengths(actual, predicted);
        int[] truePositives = new int[classes];
        int[] mentions = new int[classes]; // 2TP + FP + FN
        for (int i = 0; i < actual.length; i++) {
            mentions[actual[i]]++;
            mentions[predicted[i]]++;
            if (actual[i] == predicted[i]) {
                truePositives[actual[i]]++;
            }
        }
        double sum = 0;
        int present = 0;
        for (int c = 0; c < classes; c++) {
            if (mentions[c] > 0) {
                sum += 2.0 * truePositives[c] / mentions[c];
                present++;
            }
        }
        return sum / present;
    }

    private static void checkLengths(int[] actual, int[] predicted) {
        if (actual.length != predicted.length || actual.length == 0) {
            throw new IllegalArgumentException(
                    "actual.length="
                            + actual.length
                            + ", predicted.length="
                            + predicted.length
                            + ": must be equal and at least 1");
        }
    }
}
