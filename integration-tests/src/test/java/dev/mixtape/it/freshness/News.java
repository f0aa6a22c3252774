package dev.mixtape.it.freshness;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Tells the journal how it goes, and when to give up. */
final class News {
    /** Without anything new for so long, what has not come is lost. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

    private final CatalogWatch watch;
    private final Consumer<String> journal;
    private long seen = -1;
    private Instant last = Instant.now();
    private Instant told = Instant.MIN;

    News(CatalogWatch watch, Consumer<String> journal) {
        this.watch = watch;
        this.journal = journal;
    }

    /** Tells, if a line is due; whether anything may still come. */
    boolean mayCome() {
        Instant now = Instant.now();
        if (watch.news() != seen) {
            seen = watch.news();
            last = now;
        }
        if (now.isAfter(told.plus(BETWEEN_LINES))) {
            told = now;
            List<CatalogWatch.Look> looks = watch.looks();
            journal.accept(looks.isEmpty() ? "nothing yet" : line(looks));
        }
        return now.isBefore(last.plus(PATIENCE));
    }

    private static String line(List<CatalogWatch.Look> looks) {
        CatalogWatch.Look look = looks.get(looks.size() - 1);
        return "%d published, %d embedded, %d again, %d of %d within tolerance of version %d, %d lists, %d features"
                .formatted(
                        look.published(),
                        look.revisions(),
                        look.refreshed(),
                        look.within(),
                        look.live(),
                        look.version(),
                        look.lists(),
                        look.features());
    }
}
