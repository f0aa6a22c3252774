package dev.mixtape.pipeline.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One of the paper's two figures (its Figure 3): models that differ in one thing. */
public enum Study {
    /** η0, how much a song is splashed over all components (Eq. 21). */
    REGULARISATION {
        @Override
        public List<ModelSpec> variants(List<ModelSpec> models, int corpus) {
            return models.stream()
                    .flatMap(
                            model ->
                                    model.kind().equals("hdpgmm")
                                            ? ETA0.stream().map(eta0 -> model.with("eta0", eta0))
                                            : Stream.of(model))
                    .toList();
        }
    },
    /** How many songs a model is learned from: each size twice the one before it. */
    SAMPLES {
        @Override
        public List<ModelSpec> variants(List<ModelSpec> models, int corpus) {
            List<Integer> sizes = new ArrayList<>();
            for (int share = SMALLEST_SHARE; share >= 1; share /= 2) {
                sizes.add(Math.max(1, corpus / share));
            }
            return models.stream()
                    .flatMap(
                            model ->
                                    model.kind().equals("g1")
                                            ? Stream.of(model)
                                            : sizes.stream()
                                                    .distinct()
                                                    .map(size -> model.with("songs", size)))
                    .toList();
        }
    };

    private static final List<String> ETA0 = List.of("0", "1e-4", "1e-3", "1e-2", "1e-1", "5e-1");
    private static final int SMALLEST_SHARE = 16;

    /**
     * The models to compare.
     *
     * @param models to vary
     * @param corpus songs that a model can learn from
     */
    public abstract List<ModelSpec> variants(List<ModelSpec> models, int corpus);
}
