package dev.mixtape.it.catalog;

import dev.mixtape.it.catalog.Fates.Fate;
import dev.mixtape.it.trial.TrackFeed;
import dev.mixtape.operators.flink.EmbeddingRecords;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.listeners.ComponentShares;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.kafka.Newest;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.RecommendedTrack;
import dev.mixtape.schemas.TasteShare;
import dev.mixtape.schemas.UserFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Whether user-features hold what the plays and the newest embeddings make of listeners, computed
 * here by the formula in docs/listeners.md, once nothing happens any more.
 *
 * @param plays that count: neither ahead of time nor of tracks that are gone
 * @param listeners who have any
 * @param affinityOfNearest how near recommended tracks are to tastes, in proportion to as many of
 *     the nearest unheard ones among all live tracks; 1 if they are these
 * @param broken a sentence for each promise that does not hold
 */
public record Listening(long plays, int listeners, double affinityOfNearest, List<String> broken) {
    /** Shares are float32 in the topic and in state. */
    private static final double ROUNDING = 1e-5;

    /** State keeps vectors, which are at most 1 long, in float16. */
    private static final double ROUNDING_OF_VECTORS = 1e-3;

    private static final int COMPARED = 200;

    /**
     * Judges them.
     *
     * @param published different plays, by number
     * @param ahead records of plays whose time has not come
     */
    public static Listening of(
            Settings settings,
            FinalCatalog catalog,
            Plays plays,
            Fates fates,
            long published,
            long ahead) {
        Map<String, List<Plays.Drawn>> byUser =
                LongStream.range(0, published)
                        .mapToObj(plays::of)
                        .filter(play -> !play.isAhead() && fates.of(play.track()) != Fate.GOES)
                        .collect(Collectors.groupingBy(Plays.Drawn::user));
        Map<String, UserFeatures> found =
                Newest.of(
                        settings,
                        settings.get(ListenerSettings.USER_FEATURES_TOPIC),
                        UserFeatures.class,
                        byUser.keySet());
        Listening judged =
                new Listening(
                        byUser.values().stream().mapToLong(List::size).sum(),
                        byUser.size(),
                        affinityOfNearest(byUser, found, catalog),
                        new ArrayList<>());
        judged.count("without features", byUser, (user, heard) -> !found.containsKey(user));
        byUser.keySet().retainAll(found.keySet());
        judged.count(
                "with another number of plays than theirs",
                byUser,
                (user, heard) -> found.get(user).getPlays() != heard.size());
        double halfLife = settings.get(ListenerSettings.TASTE_HALF_LIFE).toMillis();
        judged.count(
                "with another taste than their plays make",
                byUser,
                (user, heard) ->
                        !isTheSame(found.get(user), made(heard, catalog, plays, halfLife)));
        judged.count(
                "who are recommended what they have heard",
                byUser,
                (user, heard) ->
                        found.get(user).getRecommended().stream()
                                .anyMatch(track -> ids(heard).contains(track.getTrack())));
        judged.checkDeadLetters(settings, fates, ahead);
        return judged;
    }

    private void count(
            String what,
            Map<String, List<Plays.Drawn>> byUser,
            BiPredicate<String, List<Plays.Drawn>> isBroken) {
        List<String> users =
                byUser.entrySet().stream()
                        .filter(user -> isBroken.test(user.getKey(), user.getValue()))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        if (!users.isEmpty()) {
            broken.add(
                    "%d listeners %s, for instance %s".formatted(users.size(), what, users.get(0)));
        }
    }

    /** What plays make of a listener. */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
    private record Made(ComponentShares taste, double[] vector) {}

    /** Σ w·2^(−age/half-life)·share over plays, in proportion; and so the mean of vectors. */
    private static Made made(
            List<Plays.Drawn> heard, FinalCatalog catalog, Plays plays, double halfLife) {
        Map<Integer, Double> taste = new TreeMap<>();
        double[] vector = {};
        double sum = 0;
        for (Plays.Drawn play : heard) {
            double age = plays.now().toEpochMilli() - play.time().toEpochMilli();
            double weight = play.weight() * Math.pow(2, -age / halfLife);
            FinalCatalog.Track track = catalog.tracks().get(TrackFeed.id(play.track()));
            if (track == null) { // lost, which others complain of
                continue;
            }
            for (int i = 0; i < track.shares().size(); i++) {
                taste.merge(
                        track.shares().component(i), weight * track.shares().share(i), Double::sum);
            }
            sum += weight;
            vector = Arrays.copyOf(vector, track.vector().length);
            for (int i = 0; i < vector.length; i++) {
                vector[i] += weight * track.vector()[i];
            }
        }
        double weight = sum;
        return new Made(
                ComponentShares.of(taste), Arrays.stream(vector).map(v -> v / weight).toArray());
    }

    private static boolean isTheSame(UserFeatures features, Made made) {
        Map<Integer, Double> published = shares(features);
        ComponentShares taste = made.taste();
        for (int i = 0; i < taste.size(); i++) {
            double share = published.getOrDefault(taste.component(i), 0.0);
            if (Math.abs(share - taste.share(i)) > ROUNDING) {
                return false;
            }
        }
        return Math.abs(published.values().stream().mapToDouble(s -> s).sum() - 1) <= ROUNDING
                && isTheSame(features.getVector(), made.vector());
    }

    private static boolean isTheSame(List<Float> published, double[] vector) {
        return published.size() == vector.length
                && IntStream.range(0, vector.length)
                        .allMatch(
                                i -> Math.abs(published.get(i) - vector[i]) <= ROUNDING_OF_VECTORS);
    }

    private static Map<Integer, Double> shares(UserFeatures features) {
        Map<Integer, Double> shares = new HashMap<>();
        for (TasteShare share : features.getTaste()) {
            shares.put(share.getComponent(), (double) share.getShare());
        }
        return shares;
    }

    private static Set<String> ids(List<Plays.Drawn> heard) {
        return heard.stream().map(play -> TrackFeed.id(play.track())).collect(Collectors.toSet());
    }

    private static double affinityOfNearest(
            Map<String, List<Plays.Drawn>> byUser,
            Map<String, UserFeatures> found,
            FinalCatalog catalog) {
        double[] sums =
                byUser.keySet().stream()
                        .filter(found::containsKey)
                        .sorted()
                        .limit(COMPARED)
                        .parallel()
                        .map(user -> affinities(found.get(user), ids(byUser.get(user)), catalog))
                        .reduce(new double[2], (a, b) -> new double[] {a[0] + b[0], a[1] + b[1]});
        return sums[0] / sums[1];
    }

    /** Of the recommended tracks, and of as many that are nearest. */
    private static double[] affinities(
            UserFeatures features, Set<String> heard, FinalCatalog catalog) {
        ComponentShares taste = ComponentShares.of(shares(features));
        float[] vector = EmbeddingRecords.unboxed(features.getVector());
        ToDoubleFunction<FinalCatalog.Track> affinity =
                vector.length == 0
                        ? track -> taste.affinity(track.shares())
                        : track -> Similarity.COSINE.between(vector, track.vector());
        double[] recommended =
                features.getRecommended().stream()
                        .map(RecommendedTrack::getTrack)
                        .filter(catalog.tracks()::containsKey)
                        .mapToDouble(id -> affinity.applyAsDouble(catalog.tracks().get(id)))
                        .toArray();
        double[] all =
                catalog.tracks().entrySet().stream()
                        .filter(track -> !heard.contains(track.getKey()))
                        .mapToDouble(track -> affinity.applyAsDouble(track.getValue()))
                        .sorted()
                        .toArray();
        int from = Math.max(0, all.length - recommended.length);
        return new double[] {
            Arrays.stream(recommended).sum(), Arrays.stream(all, from, all.length).sum()
        };
    }

    /** A play dies for its time, each time it is published, or with its track; for nothing else. */
    private void checkDeadLetters(Settings settings, Fates fates, long ahead) {
        List<DeadLetter> letters;
        String topic = settings.get(MixtapeSettings.DEAD_LETTERS_TOPIC);
        try (TopicReader<DeadLetter> reader =
                new TopicReader<>(settings, topic, DeadLetter.class)) {
            letters = new ArrayList<>(reader.rest());
        }
        letters.removeIf(
                letter -> !letter.getTopic().equals(settings.get(ListenerSettings.PLAYS_TOPIC)));
        long early = letters.stream().filter(letter -> says(letter, "minutes ahead")).count();
        if (early != ahead) {
            broken.add(
                    "%d plays were ahead of time, but %d dead letters say so"
                            .formatted(ahead, early));
        }
        letters.removeIf(
                letter ->
                        says(letter, "minutes ahead")
                                || (says(letter, "the track was withdrawn")
                                        && fates.of(TrackFeed.number(letter.getTrackId()))
                                                == Fate.GOES));
        if (!letters.isEmpty()) {
            broken.add(
                    "%d plays died for nothing, for instance %s"
                            .formatted(letters.size(), letters.get(0)));
        }
    }

    private static boolean says(DeadLetter letter, String words) {
        return letter.getReason().contains(words);
    }
}
