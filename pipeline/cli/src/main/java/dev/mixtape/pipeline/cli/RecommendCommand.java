package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.pipeline.kafka.Newest;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.pipeline.terminal.Table;
import dev.mixtape.schemas.RecommendedTrack;
import dev.mixtape.schemas.TasteShare;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.UserFeatures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "recommend",
        description = "Show a listener's taste, and the unheard tracks nearest to it.")
final class RecommendCommand implements Callable<Integer> {
    private static final int COMPONENTS_SHOWN = 8;
    private static final double MILLIS_A_DAY = Duration.ofDays(1).toMillis();

    private final CliContext cli;
    private final Clock clock;

    @Parameters(paramLabel = "USER", description = "As the plays name them.")
    private String user;

    @Mixin private BrokerOptions broker;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Mixin private SettingsOptions settingsOptions;

    RecommendCommand(CliContext cli, Clock clock) {
        this.cli = cli;
        this.clock = clock;
    }

    /**
     * The last line with {@code --json}.
     *
     * @param weight decayed weight of the plays, now
     * @param ageDays since the newest play
     */
    record Report(
            String user,
            long plays,
            int tracks,
            double weight,
            double ageDays,
            String updatedAt,
            List<Share> taste,
            List<Line> recommended) {}

    /** Of one component, falling. */
    record Share(int component, double share) {}

    /** One track; affinity is the larger, the nearer, at most 1. */
    record Line(double affinity, String title, String artist, String track) {}

    @Override
    public Integer call() {
        Settings settings = settingsOptions.over(MixtapeSettings.defaults());
        Report report = broker.with(cli, settings, this::look);
        say(report);
        if (json) {
            cli.terminal().json(report);
        }
        return ExitCode.OK;
    }

    private Report look(Settings here) {
        String topic = here.get(ListenerSettings.USER_FEATURES_TOPIC);
        UserFeatures features = Newest.of(here, topic, UserFeatures.class, List.of(user)).get(user);
        if (features == null) {
            throw new UserError(
                    "topic "
                            + topic
                            + " at "
                            + here.kafka().getProperty("bootstrap.servers")
                            + " holds nothing of user "
                            + user
                            + ": run the job with listeners.enabled=true, publish plays of tracks"
                            + " that have embeddings, and wait for a checkpoint");
        }
        Map<String, TrackEmbedding> tracks =
                Newest.of(
                        here,
                        here.get(MixtapeSettings.EMBEDDINGS_TOPIC),
                        TrackEmbedding.class,
                        features.getRecommended().stream()
                                .map(RecommendedTrack::getTrack)
                                .toList());
        return report(features, tracks, clock.instant());
    }

    private static Report report(
            UserFeatures features, Map<String, TrackEmbedding> tracks, Instant now) {
        Duration age = Duration.between(features.getNewestPlayAt(), now);
        return new Report(
                features.getUser(),
                features.getPlays(),
                features.getTracks(),
                features.getWeight()
                        * Math.pow(2, -(double) age.toMillis() / features.getHalfLifeMillis()),
                age.toMillis() / MILLIS_A_DAY,
                features.getUpdatedAt().toString(),
                features.getTaste().stream().map(RecommendCommand::share).toList(),
                features.getRecommended().stream()
                        .filter(each -> tracks.containsKey(each.getTrack())) // or withdrawn since
                        .map(each -> line(each, tracks.get(each.getTrack())))
                        .toList());
    }

    private static Share share(TasteShare share) {
        return new Share(share.getComponent(), share.getShare());
    }

    private static Line line(RecommendedTrack each, TrackEmbedding track) {
        return new Line(each.getAffinity(), track.getTitle(), track.getArtist(), each.getTrack());
    }

    private void say(Report report) {
        cli.terminal()
                .say(
                        String.format(
                                Locale.ROOT,
                                "%s: %d plays of %d tracks, worth %.2f now; the newest %.1f days"
                                        + " ago",
                                report.user(),
                                report.plays(),
                                report.tracks(),
                                report.weight(),
                                report.ageDays()));
        Table taste = new Table("component", "share");
        report.taste().stream()
                .limit(COMPONENTS_SHOWN)
                .forEach(share -> taste.row(share.component(), share.share()));
        cli.terminal().say(taste);
        if (report.recommended().isEmpty()) {
            cli.terminal().say("No unheard tracks near that taste.");
            return;
        }
        Table tracks = new Table("affinity", "title", "artist", "track");
        report.recommended()
                .forEach(
                        line ->
                                tracks.row(
                                        line.affinity(),
                                        line.title(),
                                        line.artist(),
                                        line.track()));
        cli.terminal().say(tracks);
    }
}
