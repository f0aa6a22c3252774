package dev.mixtape.operators.evaluation;

/**
 * The space that a regression is fitted in: standardised on the rows that it is fitted to, and
 * turned to their {@link RowSpan} where there are more columns than rows, which makes a fit cost as
 * many columns as rows and changes no decision.
 *
 * @param scaler fitted to the rows
 * @param span of the standardised rows; null where columns are few
 * @param rows those it was fitted to, in that space
 */
record FitSpace(Standardiser scaler, RowSpan span, Matrix rows) {

    /**
     * Fits it.
     *
     * @param rows n×d, n at least 1
     */
    static FitSpace of(Matrix rows) {
        Standardiser scaler = Standardiser.fit(rows);
        Matrix standardised = scaler.apply(rows);
        if (rows.columns() <= rows.rows()) {
            return new FitSpace(scaler, null, standardised);
        }
        RowSpan span = RowSpan.of(standardised);
        return new FitSpace(scaler, span, span.apply(standardised));
    }

    /** Other rows in that space. */
    Matrix apply(Matrix others) {
        Matrix standardised = scaler.apply(others);
        return span == null ? standardised : span.apply(standardised);
    }
}
