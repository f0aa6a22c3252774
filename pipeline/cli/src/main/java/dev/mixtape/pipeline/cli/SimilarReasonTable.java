package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.similar.SimilarReason;
import dev.mixtape.pipeline.similar.SimilarReason.Apart;
import dev.mixtape.pipeline.similar.SimilarReason.Both;
import dev.mixtape.pipeline.similar.SimilarReason.Component;
import dev.mixtape.pipeline.similar.SimilarReason.Pair;
import dev.mixtape.pipeline.terminal.Table;
import dev.mixtape.pipeline.terminal.Terminal;
import java.util.Locale;
import java.util.stream.Collectors;

/** Why two tracks are near, as a table. */
final class SimilarReasonTable {
    private SimilarReasonTable() {}

    static void say(SimilarReason reason, Terminal terminal) {
        terminal.say(
                String.format(
                        Locale.ROOT,
                        "%s and %s: the cosine of their vectors is %.3f. Components that bring most"
                                + " of it:",
                        named(reason.title(), reason.trackId()),
                        named(reason.otherTitle(), reason.otherTrackId()),
                        reason.similarity()));
        Table table = new Table("component", "brings", "is", "both, against it");
        for (Component each : reason.components()) {
            int rows = Math.max(1, Math.max(each.apart().size(), each.both().size()));
            for (int i = 0; i < rows; i++) {
                table.row(
                        i == 0 ? each.component() : "",
                        i == 0 ? String.format(Locale.ROOT, "%+.3f", each.share()) : "",
                        i < each.apart().size() ? say(each.apart().get(i)) : "",
                        i < each.both().size() ? say(each.both().get(i)) : "");
            }
        }
        terminal.say(table);
        terminal.say(
                String.format(
                        Locale.ROOT,
                        "How features vary and move together brings %+.3f. In both tracks, against"
                                + " the mean one: %s.",
                        reason.together().share(),
                        reason.together().both().stream()
                                .map(SimilarReasonTable::say)
                                .collect(Collectors.joining("; "))));
    }

    private static String named(String title, String id) {
        return title.isEmpty() ? id : title;
    }

    private static String say(Apart feature) {
        return String.format(
                Locale.ROOT,
                "%s %+.2f%s",
                feature.feature(),
                feature.difference(),
                feature.word() == null ? "" : " (" + feature.word() + ")");
    }

    private static String say(Pair pair) {
        String how = pair.more() ? "more" : "less";
        return pair.other() == null
                ? pair.feature() + " varies " + how
                : pair.feature() + " and " + pair.other() + " move together " + how;
    }

    private static String say(Both feature) {
        String what =
                feature.moment().equals("mean")
                        ? feature.more() ? "higher" : "lower"
                        : feature.more() ? "varies more" : "varies less";
        return feature.feature()
                + " "
                + what
                + (feature.word() == null ? "" : " (" + feature.word() + ")");
    }
}
