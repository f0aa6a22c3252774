package dev.mixtape.study.endless;

import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.planted.PlantedMixture;
import java.util.ArrayList;
import java.util.List;

/**
 * One learner on one stream.
 *
 * @param atTheEnd of all clusters as they lie at the end
 * @param componentsInUse at the end
 * @param forgotten what held-out songs like those of the first half lost in the second half, nats a
 *     frame
 * @param songsUntilKnown songs from half of the stream until the last of the clusters that arrived
 *     then was known; NaN if one was not known at the end
 * @param curve at even distances
 */
record StreamTrial(
        Score atTheEnd,
        int componentsInUse,
        double forgotten,
        double songsUntilKnown,
        List<Point> curve) {

    /**
     * One of a curve's.
     *
     * @param songs learned
     * @param bound of held-out songs like those of the time, nats a frame
     */
    record Point(int songs, double bound) {}

    /** Songs that the model is scored by at the end. */
    static final int HELD_OUT = 500;

    private static final int HELD_OUT_OF_A_TIME = 100;
    private static final int STOPS = 100;

    /** Learns a stream from its first song to its last, and looks at the model on the way. */
    static StreamTrial of(
            Hyperparameters h, StreamSongs songs, int batch, StreamLearner.Update update) {
        Watch watch = new Watch(songs);
        Model last =
                StreamLearner.learn(
                        h, songs.all(), StreamLearner.BOOTSTRAP_TRACKS, batch, update, watch::look);
        return watch.report(last);
    }

    /** What is seen on the way. */
    private static final class Watch {
        private final StreamSongs songs;
        private final List<PlantedMixture.Song> firstHalf;
        private final List<PlantedMixture.Song> allClusters;
        private final List<Point> curve = new ArrayList<>();
        private double boundAtHalf = Double.NaN;
        private double knownSince = Double.NaN;

        Watch(StreamSongs songs) {
            this.songs = songs;
            firstHalf = songs.likeTheFirstHalf(HELD_OUT);
            allClusters = songs.ofAllClusters(HELD_OUT);
        }

        void look(Model model, int learned) {
            double time = (double) learned / songs.count();
            if (Double.isNaN(boundAtHalf) && time >= 0.5) {
                boundAtHalf = Score.of(model, firstHalf).bound();
            }
            if (time * STOPS < curve.size() + 1) {
                return;
            }
            double before = Math.nextDown(time);
            Score now = Score.of(model, songs.like(before, HELD_OUT_OF_A_TIME));
            curve.add(new Point(learned, now.bound()));
            if (songs.stream() == PlantedStream.ARRIVAL && time > 0.5) {
                boolean[] known = now.known();
                boolean all = true;
                for (int c = PlantedStream.TRUTH * 2 / 3; c < known.length; c++) {
                    all &= known[c];
                }
                if (!all) {
                    knownSince = Double.NaN;
                } else if (Double.isNaN(knownSince)) {
                    knownSince = learned;
                }
            }
        }

        StreamTrial report(Model last) {
            Score end = Score.of(last, allClusters);
            return new StreamTrial(
                    end,
                    last.componentsInUse(),
                    boundAtHalf - Score.of(last, firstHalf).bound(),
                    knownSince - songs.count() / 2.0,
                    curve);
        }
    }
}
