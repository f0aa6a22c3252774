package dev.mixtape.pipeline.console.web;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.console.catalog.CatalogFeed;
import dev.mixtape.pipeline.deadletters.Coordinates;
import dev.mixtape.pipeline.deadletters.DeadLetterBox;
import dev.mixtape.pipeline.deadletters.DeadLetterBox.Letter;
import dev.mixtape.pipeline.deadletters.DeadLetterGroups;
import dev.mixtape.pipeline.deadletters.Replayer;
import dev.mixtape.schemas.DeadLetter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Records that could not be used, and sending them again. */
final class DeadLetterRoutes implements Routes {
    private static final int USUAL_PAGE = 50;
    private static final int MOST_REPLAYED = 1_000;

    private final Settings settings;
    private final CatalogFeed feed;

    /** A second replay would take the first one's transactions away. */
    private final ReentrantLock replaying = new ReentrantLock();

    DeadLetterRoutes(Settings settings, CatalogFeed feed) {
        this.settings = settings;
        this.feed = feed;
    }

    /** Letters that say the same but for names and numbers; open are those not sent again. */
    record Group(String stage, String reason, long count, long open, String newestAt) {}

    /** One; replayed is when it was sent again, null if it was not. */
    record Dead(
            String topic,
            int partition,
            long offset,
            String stage,
            String reason,
            String trackId,
            String deadAt,
            String replayed) {}

    /**
     * A page.
     *
     * @param total how many were found, of those that are kept at hand
     * @param everything how many there are in the topic
     */
    record DeadLetterPage(
            List<Group> groups,
            long total,
            long everything,
            int offset,
            int limit,
            List<Dead> deadLetters) {}

    /** Which to send again, as {@code topic/partition/offset}. */
    record Wanted(List<String> letters) {}

    /** How one fared; to is where it stands now, reason why it is gone. */
    record Fate(String letter, String outcome, String to, String reason) {}

    record Replayed(List<Fate> results) {}

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/dead-letters", this::page);
        routes.post("/api/dead-letters/replay", this::replay);
    }

    private void page(Context ctx) {
        int offset = Params.offset(ctx);
        int limit = Params.limit(ctx, USUAL_PAGE);
        Predicate<String> reason = Params.holding(Params.text(ctx, "reason"));
        List<Letter> letters = feed.deadLetters();
        DeadLetterGroups groups = new DeadLetterGroups();
        letters.forEach(groups::add);
        List<Letter> found =
                letters.stream().filter(each -> reason.test(each.letter().getReason())).toList();
        Json.answer(
                ctx,
                new DeadLetterPage(
                        groups.all().stream().map(DeadLetterRoutes::of).toList(),
                        found.size(),
                        feed.deadLettersTotal(),
                        offset,
                        limit,
                        found.stream()
                                .skip(offset)
                                .limit(limit)
                                .map(DeadLetterRoutes::of)
                                .toList()));
    }

    private static Group of(DeadLetterGroups.Group group) {
        return new Group(
                group.stage().name().toLowerCase(Locale.ROOT),
                group.reason(),
                group.letters(),
                group.open(),
                Json.time(group.last()));
    }

    private static Dead of(Letter letter) {
        DeadLetter it = letter.letter();
        return new Dead(
                it.getTopic(),
                it.getPartition(),
                it.getOffset(),
                it.getStage().name().toLowerCase(Locale.ROOT),
                it.getReason(),
                it.getTrackId(),
                Json.time(it.getDeadAt()),
                letter.replay().map(replay -> Json.time(replay.at())).orElse(null));
    }

    private void replay(Context ctx) {
        Set<Coordinates> wanted = wanted(Json.read(ctx, Wanted.class));
        if (!replaying.tryLock()) {
            throw new Refusal(409, "another replay is under way; wait for its end");
        }
        try (Replayer replayer = new Replayer(settings, Clock.systemUTC())) {
            List<Letter> letters =
                    new DeadLetterBox(settings)
                            .letters(letter -> wanted.contains(Coordinates.of(letter)));
            letters.forEach(letter -> wanted.remove(letter.coordinates()));
            if (!wanted.isEmpty()) {
                throw Refusal.unknown(
                        wanted.iterator().next()
                                + ": no dead letter speaks of it; nothing was sent again");
            }
            Json.answer(
                    ctx,
                    new Replayed(
                            replayer.replay(letters, false).stream()
                                    .map(DeadLetterRoutes::of)
                                    .toList()));
        } finally {
            replaying.unlock();
        }
    }

    private static Set<Coordinates> wanted(Wanted body) {
        if (body.letters() == null
                || body.letters().isEmpty()
                || body.letters().size() > MOST_REPLAYED) {
            throw Refusal.malformed(
                    "letters: give 1 to " + MOST_REPLAYED + ", such as [\"tracks/0/17\"]");
        }
        Set<Coordinates> wanted = new HashSet<>();
        for (String letter : body.letters()) {
            try {
                wanted.add(Coordinates.parse(String.valueOf(letter)));
            } catch (IllegalArgumentException e) {
                throw new Refusal(400, Params.shown(e.getMessage()), e);
            }
        }
        return wanted;
    }

    private static Fate of(Replayer.Result result) {
        return new Fate(
                result.letter().toString(),
                result.outcome().name().toLowerCase(Locale.ROOT),
                result.to() == null ? null : result.to().toString(),
                result.reason());
    }
}
