package dev.mixtape.study.endless;

import dev.mixtape.operators.backend.BundleResult;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.moves.MoveKind;
import dev.mixtape.operators.moves.Moves;
import dev.mixtape.operators.moves.Probe;
import java.util.List;
import java.util.Set;

/** What the job does when components may come and go; of one stream, whose batches it sees. */
final class MovingUpdate implements StreamLearner.Update {
    private final Set<MoveKind> kinds;
    private Probe earlier = new Probe();
    private int songsSeen;

    MovingUpdate(Set<MoveKind> kinds) {
        this.kinds = kinds;
    }

    @Override
    public Model next(Model model, List<Frames> songs, BundleResult inferred, int fullTracks) {
        Probe now = new Probe();
        for (Frames song : songs) {
            now.offer(model.hyperparameters().seed(), "song-" + songsSeen++, song);
        }
        Model next = CorpusUpdate.apply(model, inferred.statistics(), fullTracks);
        Model moved = Moves.apply(kinds, model, next, earlier, now).model();
        earlier = now;
        return moved;
    }
}
