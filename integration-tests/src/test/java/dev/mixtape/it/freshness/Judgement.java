package dev.mixtape.it.freshness;

import dev.mixtape.it.catalog.Fates;
import dev.mixtape.it.catalog.FinalCatalog;
import dev.mixtape.it.trial.Percentiles;
import dev.mixtape.it.trial.TrackFeed;
import dev.mixtape.operators.settings.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Whether the topics hold what was promised, once nothing happens any more.
 *
 * @param compared tracks of the sample whose embedding was made directly as well
 * @param withinTolerance share of the sample whose embedding is of a version within tolerance of
 *     the newest, and equals the one made directly
 * @param ofAllFrames Hellinger's distances to embeddings of all frames
 * @param toEitherWay the same, or to those of the kept frames where that is nearer
 * @param recall share of the k nearest that lists name
 * @param shortLists of fewer than k
 * @param broken a sentence for each promise that does not hold
 */
record Judgement(
        int compared,
        double withinTolerance,
        Percentiles ofAllFrames,
        Percentiles toEitherWay,
        double recall,
        long shortLists,
        List<String> broken) {

    /** Of a trial of many tracks; a short one makes at least one of so many tracks. */
    private static final long MIN_VERSIONS = 20;

    private static final int TRACKS_A_VERSION = 30;
    private static final double MIN_RECALL = 0.95;

    /**
     * Sums in single precision may end a song's iterations a step earlier or later: 1.2e-4 was seen
     * of 200 tracks, 6e-6 of nearly all. A tenth of {@link #COMPACTION}.
     */
    private static final double ROUNDING = 1e-3;

    /** What a byte a value may do to tracks of a second or two, as docs/freshness.md states it. */
    private static final double COMPACTION = 0.01;

    static Judgement of(
            Settings settings,
            FreshnessTrial.Plan plan,
            Medleys music,
            Fates fates,
            CatalogWatch watch,
            FinalCatalog catalog)
            throws Exception {
        List<String> broken = new ArrayList<>(catalog.brokenLists());
        long versions = watch.looks().get(watch.looks().size() - 1).version();
        long due = Math.min(MIN_VERSIONS, plan.tracks() / TRACKS_A_VERSION);
        if (versions < due) {
            broken.add(
                    "version %d is the newest: the model moved less than %d times"
                            .formatted(versions, due));
        }
        Set<String> outOfDate = new HashSet<>(watch.outOfDate());
        if (!outOfDate.isEmpty()) {
            broken.add("%d tracks stay out of date".formatted(outOfDate.size()));
        }
        List<DirectEmbeddings.Published> sample =
                catalog.sample(plan.compared(), plan.seed()).stream()
                        .map(id -> published(id, catalog))
                        .toList();
        List<DirectEmbeddings.Compared> compared =
                new DirectEmbeddings(settings, music, fates).compare(sample);
        Percentiles all = distances(compared, DirectEmbeddings.Compared::ofAllFrames);
        Percentiles either = distances(compared, DirectEmbeddings.Compared::nearer);
        List<DirectEmbeddings.Compared> equal =
                compared.stream()
                        .filter(c -> c.nearer() <= ROUNDING && c.ofAllFrames() <= COMPACTION)
                        .toList();
        judge(broken, "not of the audio published last", compared.size(), sample.size());
        judge(broken, "not equal to one made directly", equal.size(), compared.size());
        long fine =
                equal.stream().filter(c -> !outOfDate.contains(TrackFeed.id(c.number()))).count();
        double recall = catalog.recall(catalog.sample(plan.searched(), plan.seed() + 1));
        if (!(recall >= MIN_RECALL)) {
            broken.add("recall@10 is %.4f: must be at least %.2f".formatted(recall, MIN_RECALL));
        }
        return new Judgement(
                compared.size(),
                (double) fine / sample.size(),
                all,
                either,
                recall,
                catalog.shortLists(),
                List.copyOf(broken));
    }

    private static void judge(List<String> broken, String what, long good, long all) {
        if (good != all) {
            broken.add("of %d embeddings compared %d are %s".formatted(all, all - good, what));
        }
    }

    private static DirectEmbeddings.Published published(String id, FinalCatalog catalog) {
        FinalCatalog.Track track = catalog.tracks().get(id);
        return new DirectEmbeddings.Published(
                TrackFeed.number(id), track.contentId(), track.modelVersion(), track.embedding());
    }

    private static Percentiles distances(
            List<DirectEmbeddings.Compared> compared,
            ToDoubleFunction<DirectEmbeddings.Compared> distance) {
        return Percentiles.of(compared.stream().mapToDouble(distance).toArray());
    }
}
