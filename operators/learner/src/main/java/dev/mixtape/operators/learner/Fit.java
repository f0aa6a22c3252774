package dev.mixtape.operators.learner;

import dev.mixtape.operators.model.Model;
import java.util.List;

/**
 * What fitting gave.
 *
 * @param model the last version
 * @param boundPerFrame per epoch: mean over all frames of the song bound, in nats, each song's
 *     before it was learned from
 * @param bound per epoch: the evidence lower bound in nats, those song bounds plus the corpus' part
 *     for the model at the epoch's end
 * @param songsPerSecond of reading, inferring and learning
 */
public record Fit(
        Model model, List<Double> boundPerFrame, List<Double> bound, double songsPerSecond) {}
