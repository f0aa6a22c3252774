package dev.mixtape.operators.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

    private static float[][] gaussian(int n, int columns, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[n][columns];
        for (float[] row : rows) {
            for (int p = 0; p < columns; p++) {
                row[p] = (float) (random.nextGaussian() * (p + 1));
            }
        }
        return rows;
    }

    @Test
    void vectorsTimesValuesAreTheMatrixTheLargestFirst() {
        double[][] matrix = {{2, 1, 0}, {1, 2, 0}, {0, 0, -5}};
        SymmetricEigen eigen = SymmetricEigen.of(matrix);
        assertThat(eigen.values()).containsExactly(new double[] {3, 1, -5}, within(1e-12));
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double sum = 0;
                for (int q = 0; q < 3; q++) {
                    sum += eigen.values()[q] * eigen.vectors()[q][i] * eigen.vectors()[q][j];
                }
                assertThat(sum).isCloseTo(matrix[i][j], within(1e-12));
            }
        }
    }

    @Test
    void mostlyZeroEigenvaluesAreFoundAndNotCounted() {
        for (int rank : new int[] {1, 2, 5, 30}) {
            for (int n : new int[] {30, 100, 300}) {
                float[][] rows = gaussian(n, rank, n + rank);
                SymmetricEigen eigen = SymmetricEigen.of(Gram.products(rows, rows));
                assertThat(eigen.rank(0)).as(rank + " of " + n).isEqualTo(rank);
            }
        }
        assertThat(SymmetricEigen.of(new double[20][20]).rank(0)).isZero();
    }

    @Test
    void productsAreThoseOfAllPairsWhateverTheNumberOfColumns() {
        for (int columns : new int[] {1, 3, 256, 263, 700}) {
            float[][] a = gaussian(3, columns, 1);
            float[][] b = gaussian(5, columns, 2);
            double[][] products = Gram.products(a, b);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 5; j++) {
                    double sum = 0;
                    for (int p = 0; p < columns; p++) {
                        sum += (double) a[i][p] * b[j][p];
                    }
                    assertThat(products[i][j]).isCloseTo(sum, within(1e-6 * (1 + Math.abs(sum))));
                }
            }
        }
    }
}
