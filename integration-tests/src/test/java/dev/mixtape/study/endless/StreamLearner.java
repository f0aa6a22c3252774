package dev.mixtape.study.endless;

import dev.mixtape.operators.backend.Backends;
import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.inference.UpdateRates;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.List;
import java.util.Random;
import java.util.function.ObjIntConsumer;

/** Learns the songs of a stream with the bootstrap, inference and corpus update of the job. */
final class StreamLearner {
    static final int BOOTSTRAP_TRACKS = 512;
    private static final int PASSES = 5;
    private static final int MOST_AT_ONCE = 20_000;

    /** How a batch makes the next version. */
    @FunctionalInterface
    interface Update {
        /**
         * The next version.
         *
         * @param songs of the batch
         * @param inferred of them, by the model
         * @param fullTracks tracks of a full batch
         */
        Model next(Model model, List<Frames> songs, BundleResult inferred, int fullTracks);

        /** What the job does. */
        Update CORPUS =
                (model, songs, inferred, fullTracks) ->
                        CorpusUpdate.apply(model, inferred.statistics(), fullTracks);
    }

    private StreamLearner() {}

    /**
     * Learns each song once, in order.
     *
     * @param bootstrap tracks that give version 0 its sample
     * @param batch tracks of a batch
     * @param watcher given each version, and how many songs it has learned from
     */
    static Model learn(
            Hyperparameters h,
            List<Frames> songs,
            int bootstrap,
            int batch,
            Update update,
            ObjIntConsumer<Model> watcher) {
        Model model = Bootstrap.bootstrap(h, songs.subList(0, Math.min(bootstrap, songs.size())));
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            for (int from = 0; from < songs.size(); from += batch) {
                int to = Math.min(songs.size(), from + batch);
                List<Frames> some = List.copyOf(songs.subList(from, to)); // drawn once
                backend.use(model);
                model = update.next(model, some, backend.infer(some), batch);
                watcher.accept(model, to);
            }
        }
        return model;
    }

    /**
     * Batch learning of the same songs, all of them in each of several passes (ρ = 1, no splash),
     * from a bootstrap of songs of all times. Of a longer stream it learns as many as are needed,
     * at even distances: of 400,000 frames, chance leaves some thousandths of a nat a frame at
     * most.
     */
    static Model learnAtOnce(Hyperparameters h, StreamSongs songs) {
        List<Frames> some = songs.atEvenDistances(MOST_AT_ONCE);
        Hyperparameters all = h.toBuilder().population(new Population(some.size())).eta0(0).build();
        List<Frames> samples =
                new Random(h.seed())
                        .ints(Math.min(BOOTSTRAP_TRACKS, some.size()), 0, some.size())
                        .mapToObj(some::get)
                        .toList();
        Model model = Bootstrap.bootstrap(all, samples);
        try (InferenceBackend backend = Backends.choose("reference").backend()) {
            for (int pass = 0; pass < PASSES; pass++) {
                backend.use(model);
                SufficientStatistics sum = new SufficientStatistics(model.D(), model.K());
                for (int from = 0; from < some.size(); from += BOOTSTRAP_TRACKS) {
                    int to = Math.min(some.size(), from + BOOTSTRAP_TRACKS);
                    sum.add(backend.infer(some.subList(from, to)).statistics());
                }
                model = CorpusUpdate.apply(model, sum, new UpdateRates(1, 1, 0));
            }
        }
        return model;
    }
}
