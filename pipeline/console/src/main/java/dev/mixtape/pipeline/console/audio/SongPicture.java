package dev.mixtape.pipeline.console.audio;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.SongInference;
import dev.mixtape.operators.model.LargestFirst;
import dev.mixtape.operators.model.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A song over time, in columns of neighbouring frames.
 *
 * @param framesPerColumn may be a fraction
 * @param values a row for each feature, of a number for each column: its mean there, in standard
 *     deviations of the row from the row's mean
 * @param speaking the loudest components, most first
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared
public record SongPicture(
        int columns, double framesPerColumn, float[][] values, List<Speaking> speaking) {
    static final int MOST_COLUMNS = 400;

    private static final int LOUDEST = 8;

    /** Of a column, evenly chosen, since a song has a hundred times as many as columns. */
    private static final int FRAMES_HEARD = 4;

    /**
     * When a component speaks.
     *
     * @param shares a number for each column: its mean responsibility there, in [0, 1]
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Speaking(int component, float[] shares) {}

    /** Draws one. */
    public static SongPicture of(Frames frames, Model model) {
        int columns = Math.min(MOST_COLUMNS, frames.count());
        return new SongPicture(
                columns,
                (double) frames.count() / columns,
                values(frames, columns),
                speaking(frames, columns, model));
    }

    /** The frame that a column begins with; of the column behind the last, the end. */
    private static int first(Frames frames, int columns, int column) {
        return (int) ((long) frames.count() * column / columns);
    }

    private static float[][] values(Frames frames, int columns) {
        int D = frames.dimensions();
        float[][] values = new float[D][columns];
        for (int c = 0; c < columns; c++) {
            int from = first(frames, columns, c);
            int to = first(frames, columns, c + 1);
            for (int i = 0; i < D; i++) {
                double sum = 0;
                for (int n = from; n < to; n++) {
                    sum += frames.values()[n * D + i];
                }
                values[i][c] = (float) (sum / (to - from));
            }
        }
        Arrays.stream(values).forEach(SongPicture::standardise);
        return values;
    }

    private static void standardise(float[] row) {
        double mean = IntStream.range(0, row.length).mapToDouble(c -> row[c]).average().orElse(0);
        double variance =
                IntStream.range(0, row.length)
                        .mapToDouble(c -> (row[c] - mean) * (row[c] - mean))
                        .average()
                        .orElse(0);
        double deviation = Math.sqrt(variance);
        for (int c = 0; c < row.length; c++) {
            row[c] = deviation > 0 ? rounded((row[c] - mean) / deviation) : 0;
        }
    }

    private static List<Speaking> speaking(Frames frames, int columns, Model model) {
        Frames heard = heard(frames, columns);
        int N = heard.count();
        int K = model.K();
        double[] E =
                new ExpectedLogLikelihood(model.posterior()).of(model.whitening().apply(heard), N);
        double[] r = new SongInference(model).infer(E, N).r();
        int each = N / columns;
        double[] total = new double[K];
        float[][] shares = new float[K][columns];
        for (int n = 0; n < N; n++) {
            for (int k = 0; k < K; k++) {
                total[k] += r[n * K + k];
                shares[k][n / each] += (float) (r[n * K + k] / each);
            }
        }
        return IntStream.of(LargestFirst.of(total, Math.min(LOUDEST, K)))
                .mapToObj(k -> new Speaking(k, rounded(shares[k])))
                .toList();
    }

    /** As many of each column. */
    private static Frames heard(Frames frames, int columns) {
        int D = frames.dimensions();
        int each = Math.min(FRAMES_HEARD, frames.count() / columns);
        float[] values = new float[columns * each * D];
        for (int c = 0; c < columns; c++) {
            int from = first(frames, columns, c);
            int length = first(frames, columns, c + 1) - from;
            for (int i = 0; i < each; i++) {
                int n = from + length * (2 * i + 1) / (2 * each);
                System.arraycopy(frames.values(), n * D, values, (c * each + i) * D, D);
            }
        }
        return new Frames(columns * each, D, values);
    }

    private static float[] rounded(float[] values) {
        for (int c = 0; c < values.length; c++) {
            values[c] = rounded(values[c]);
        }
        return values;
    }

    /** No eye sees more, and it is a third of the text. */
    private static float rounded(double value) {
        return Math.round(value * 1_000) / 1_000f;
    }
}
