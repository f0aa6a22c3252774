package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.local.BoundedRun;
import dev.mixtape.pipeline.local.Neighbours;
import dev.mixtape.pipeline.local.Tally;
import dev.mixtape.pipeline.terminal.Table;
import dev.mixtape.pipeline.terminal.Terminal;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.TrackEmbedding;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** What a person sees at the end of a demo. */
final class DemoReport {
    private static final int TRACKS_SHOWN = 3;
    private static final int NEIGHBOURS_SHOWN = 3;
    private static final int LETTERS_SHOWN = 10;

    private final Terminal terminal;

    DemoReport(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(BoundedRun.Outcome outcome, Tally tally) {
        terminal.say("");
        terminal.say(
                new Table("", "")
                        .row("tracks in", outcome.tracksIn())
                        .row("embedded", outcome.embedded())
                        .row("dead-lettered", outcome.deadLettered())
                        .row("model versions", outcome.modelVersions())
                        .row("components in use", outcome.componentsInUse())
                        .row("tracks/s", outcome.tracksPerSecond()));
        if (!tally.deadLetters().isEmpty()) {
            showDeadLetters(tally.deadLetters());
        }
        showNeighbours(tally);
    }

    private void showDeadLetters(List<DeadLetter> letters) {
        Table table = new Table("dead letter", "stage", "reason");
        letters.stream()
                .limit(LETTERS_SHOWN)
                .forEach(
                        letter ->
                                table.row(
                                        letter.getTrackId() == null
                                                ? letter.getTopic()
                                                        + "-"
                                                        + letter.getPartition()
                                                        + "@"
                                                        + letter.getOffset()
                                                : letter.getTrackId(),
                                        letter.getStage(),
                                        letter.getReason()));
        terminal.say("");
        terminal.say(table);
        if (letters.size() > LETTERS_SHOWN) {
            terminal.say("… and " + (letters.size() - LETTERS_SHOWN) + " more");
        }
    }

    /** Three tracks spread over the collection, by id, so that the same demo shows the same. */
    private void showNeighbours(Tally tally) {
        List<TrackEmbedding> sorted =
                tally.embeddings().stream()
                        .sorted(Comparator.comparing(TrackEmbedding::getTrackId))
                        .toList();
        Table table = new Table("track", "", "nearest neighbours", "", "cosine");
        int shown = Math.min(TRACKS_SHOWN, sorted.size());
        for (int i = 0; i < shown; i++) {
            TrackEmbedding track = sorted.get(i * sorted.size() / shown);
            String name = name(track);
            String tags = tags(track);
            for (Neighbours.Neighbour neighbour : Neighbours.of(track, sorted, NEIGHBOURS_SHOWN)) {
                table.row(
                        name,
                        tags,
                        name(neighbour.track()),
                        tags(neighbour.track()),
                        String.format("%.3f", neighbour.similarity()));
                name = "";
                tags = "";
            }
        }
        if (sorted.size() > 1) {
            terminal.say("");
            terminal.say(table);
            showAgreement(sorted);
        }
    }

    /** One number for all tracks, since three may flatter or wrong the model. */
    private void showAgreement(List<TrackEmbedding> embeddings) {
        List<TrackEmbedding> tagged =
                embeddings.stream().filter(track -> !track.getTags().isEmpty()).toList();
        long agreeing =
                tagged.stream()
                        .filter(
                                track ->
                                        Neighbours.of(track, embeddings, 1).stream()
                                                .anyMatch(
                                                        nearest ->
                                                                !Collections.disjoint(
                                                                        nearest.track().getTags(),
                                                                        track.getTags())))
                        .count();
        if (!tagged.isEmpty()) {
            terminal.say("");
            terminal.say(
                    String.format(
                            "The nearest neighbour shares a tag for %d of %d tagged tracks.",
                            agreeing, tagged.size()));
        }
    }

    private static String name(TrackEmbedding track) {
        if (track.getTitle() == null || track.getTitle().isBlank()) {
            return track.getTrackId();
        }
        return track.getArtist() == null
                ? track.getTitle()
                : track.getTitle() + " – " + track.getArtist();
    }

    private static String tags(TrackEmbedding track) {
        return String.join(", ", track.getTags());
    }
}
