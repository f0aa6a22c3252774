package dev.mixtape.operators.backend.reference;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.backend.InferenceBackend;
import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.fisher.SongVector;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.ExpectedLogLikelihood;
import dev.mixtape.operators.inference.Representation;
import dev.mixtape.operators.inference.SongInference;
import dev.mixtape.operators.inference.SongPosterior;
import dev.mixtape.operators.inference.SongStatistics;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import java.util.ArrayList;
import java.util.List;

/** Double precision, plain loops, never optimised: what every other backend is compared with. */
public final class ReferenceBackend implements InferenceBackend {

    private Model model;
    private ExpectedLogLikelihood likelihood;
    private SongInference inference;
    private SongVector whole;

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public String device() {
        return "JVM, one thread, double precision";
    }

    @Override
    public int suitableBundle() {
        return 8;
    }

    @Override
    public void use(Model model) {
        if (!model.equals(this.model)) {
            likelihood = new ExpectedLogLikelihood(model.posterior());
            inference = new SongInference(model);
            whole = model.axes().width() == 0 ? null : SongVector.of(model);
            this.model = model;
        }
    }

    @Override
    public BundleResult infer(List<Frames> songs) {
        check(songs);
        SufficientStatistics statistics = new SufficientStatistics(model.D(), model.K());
        return new BundleResult(infer(songs, statistics), statistics);
    }

    @Override
    public List<SongResult> embed(List<Frames> songs) {
        check(songs);
        return infer(songs, null);
    }

    @Override
    public void check(Frames song) {
        check(List.of(song));
    }

    private void check(List<Frames> songs) {
        if (model == null) {
            throw new IllegalStateException("no model is in use: call use(model) first");
        }
        songs.forEach(model.whitening()::check);
    }

    /** Infers songs one by one and adds them to the statistics, if there are any. */
    private List<SongResult> infer(List<Frames> songs, SufficientStatistics statistics) {
        List<SongResult> results = new ArrayList<>();
        double temperature = model.hyperparameters().temperature();
        for (Frames song : songs) {
            double[] x = model.whitening().apply(song);
            double[] E = likelihood.of(x, song.count());
            SongPosterior posterior = inference.infer(E, song.count());
            results.add(
                    new SongResult(
                            Representation.embedding(E, song.count(), model.K(), temperature),
                            Representation.meanResponsibilities(posterior),
                            posterior.bound(),
                            song.count(),
                            posterior.iterations(),
                            vector(song)));
            if (statistics != null) {
                SongStatistics.add(x, posterior, statistics);
            }
        }
        return results;
    }

    private float[] vector(Frames song) {
        return whole == null ? new float[0] : model.axes().project(whole.embed(song));
    }

    @Override
    public void close() {}
}
