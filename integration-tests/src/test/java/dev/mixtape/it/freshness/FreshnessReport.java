package dev.mixtape.it.freshness;

import dev.mixtape.it.freshness.CatalogWatch.Look;
import dev.mixtape.it.trial.Ledger;
import dev.mixtape.it.trial.Percentiles;
import dev.mixtape.it.trial.TimeChart;
import dev.mixtape.it.trial.Vitals;
import dev.mixtape.pipeline.terminal.Json;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A trial in one line for programs, and in a page and pictures for people. */
final class FreshnessReport {
    private static final double MIB = 1 << 20;

    private final FreshnessTrial.Outcome outcome;

    FreshnessReport(FreshnessTrial.Outcome outcome) {
        this.outcome = outcome;
    }

    private long live() {
        Look last = outcome.looks().get(outcome.looks().size() - 1);
        return last.live();
    }

    private double feedingSeconds() {
        return seconds(outcome.from(), outcome.fed());
    }

    private double neighboursPerSecond() {
        return outcome.embeddingRecords() / outcome.secondsOfLists();
    }

    private Percentiles checkpointSeconds() {
        return Percentiles.of(
                outcome.vitals().checkpoints().stream()
                        .mapToDouble(c -> c.took().toMillis() / 1000.0)
                        .toArray());
    }

    /** What is alive in a process' heap at the end, MiB. */
    private long heapMb(String role) {
        List<Vitals.Memory> memory = outcome.vitals().memory(role);
        return memory.get(memory.size() - 1).heapMb().orElse(-1);
    }

    /** Of the last checkpoint, when every track is in it. */
    private double stateBytesPerTrack() {
        List<Vitals.Checkpoint> checkpoints = outcome.vitals().checkpoints();
        return checkpoints.isEmpty()
                ? Double.NaN
                : (double) checkpoints.get(checkpoints.size() - 1).stateBytes() / live();
    }

    /** Returns one JSON object. */
    String json() {
        Ledger ledger = outcome.ledger();
        Judgement judgement = outcome.judgement();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("tracks", ledger.tracks());
        line.put("withinTolerance", rounded(judgement.withinTolerance(), 1e4));
        line.put("recallAt10", rounded(judgement.recall(), 1e4));
        line.put("neighboursPerSecond", rounded(neighboursPerSecond(), 10));
        line.put("stateBytesPerTrack", Math.round(stateBytesPerTrack()));
        line.put("heapMb", List.of(heapMb("taskmanager-1"), heapMb("taskmanager-2")));
        line.put("shortLists", judgement.shortLists());
        line.put("listeners", outcome.listening().listeners());
        line.put("plays", outcome.listening().plays());
        line.put("affinityOfNearest", rounded(outcome.listening().affinityOfNearest(), 1e4));
        line.put("kills", outcome.plan().kills());
        line.put("live", live());
        line.put("revisions", ledger.learned());
        line.put("refreshed", ledger.refreshed());
        line.put("versions", ledger.versions());
        line.put("lost", ledger.lost());
        line.put("duplicated", ledger.duplicated());
        line.put("tracksPerSecond", rounded(ledger.learned() / feedingSeconds(), 10));
        line.put("feedingSeconds", Math.round(feedingSeconds()));
        line.put("catchingUpSeconds", Math.round(seconds(outcome.fed(), outcome.settled())));
        line.put("checkpointSeconds", checkpointSeconds().summary());
        line.put("compared", judgement.compared());
        line.put("distanceOfAllFrames", distances(judgement.ofAllFrames()));
        line.put("distanceEitherWay", distances(judgement.toEitherWay()));
        line.put("brokenPromises", outcome.broken().size());
        return Json.line(line);
    }

    private static Map<String, Double> distances(Percentiles p) {
        Map<String, Double> distances = new LinkedHashMap<>();
        distances.put("p50", rounded(p.at(50), 1e6));
        distances.put("p99", rounded(p.at(99), 1e6));
        distances.put("max", rounded(p.at(100), 1e6));
        return distances;
    }

    /** Returns throughput, freshness, backlog and checkpoints over time, one under the other. */
    BufferedImage charts() {
        return TimeChart.stack(
                List.of(
                        TimeChart.draw(
                                "Embeddings a second",
                                List.of(
                                        rate("of new audio", Look::revisions),
                                        rate("made again", Look::refreshed))),
                        TimeChart.draw(
                                "Share of the catalog within tolerance, %",
                                List.of(
                                        looks(
                                                "of live tracks",
                                                look ->
                                                        look.live() == 0
                                                                ? 0
                                                                : 100.0
                                                                        * look.within()
                                                                        / look.live()))),
                        TimeChart.draw(
                                "Tracks",
                                List.of(
                                        looks("live", Look::live),
                                        looks("out of date", look -> look.live() - look.within()),
                                        looks("within tolerance", Look::within))),
                        TimeChart.draw(
                                "Checkpoints, MiB",
                                List.of(
                                        checkpoints("all state", c -> c.stateBytes() / MIB),
                                        checkpoints("written", c -> c.writtenBytes() / MIB))),
                        TimeChart.draw(
                                "Checkpoints, ms",
                                List.of(checkpoints("end to end", c -> c.took().toMillis())))));
    }

    private TimeChart.Line looks(String name, ToDoubleFunction<Look> value) {
        return new TimeChart.Line(
                name,
                outcome.looks().stream()
                        .map(look -> point(look.at(), value.applyAsDouble(look)))
                        .toList());
    }

    /** Over half a minute, in which several checkpoints made embeddings visible. */
    private TimeChart.Line rate(String name, ToDoubleFunction<Look> count) {
        List<TimeChart.Point> points = new ArrayList<>();
        List<Look> looks = outcome.looks();
        for (int from = 0, to = 0; to < looks.size(); to++) {
            while (seconds(looks.get(from).at(), looks.get(to).at()) > 31) {
                from++;
            }
            if (from < to) {
                double more =
                        count.applyAsDouble(looks.get(to)) - count.applyAsDouble(looks.get(from));
                points.add(
                        point(
                                looks.get(to).at(),
                                more / seconds(looks.get(from).at(), looks.get(to).at())));
            }
        }
        return new TimeChart.Line(name, points);
    }

    private TimeChart.Line checkpoints(String name, ToDoubleFunction<Vitals.Checkpoint> value) {
        return new TimeChart.Line(
                name,
                outcome.vitals().checkpoints().stream()
                        .map(c -> point(c.triggered(), value.applyAsDouble(c)))
                        .toList());
    }

    private TimeChart.Point point(Instant at, double value) {
        return new TimeChart.Point(seconds(outcome.from(), at) / 60, value);
    }

    /** Returns the page, in Markdown. */
    String page(String command) {
        Ledger ledger = outcome.ledger();
        Judgement judgement = outcome.judgement();
        Percentiles checkpoints = checkpointSeconds();
        StringBuilder page = new StringBuilder("# Freshness\n\n    " + command + "\n\n");
        page.append(
                """
                | what | measured |
                |---|---|
                | tracks published; live at the end | %d; %d |
                | revisions embedded and learned | %d, in %d versions |
                | embeddings made again | %d |
                | lost, duplicated | %d, %d |
                | new audio a second while it came | %.1f, for %.0f s |
                | until the catalog had caught up | %.0f s |
                | sample within tolerance and equal to one made directly | %.4f of %d |
                | distance to one made of all frames: p50, p99, most | %.5f, %.5f, %.5f |
                | distance to one made as the job did: p50, p99, most | %.6f, %.6f, %.6f |
                | recall@10 | %.4f of %d lists; %d of all are short |
                | embeddings told to neighbours, a second | %.1f |
                | listeners; plays that count | %d; %d |
                | affinity of recommended tracks, of the nearest unheard | %.4f |
                | processes killed | %d |
                | state, bytes a live track | %.0f |
                | alive in the TaskManagers' heaps at the end | %d and %d MiB |
                | checkpoints: p50, p99, slowest | %.2f, %.2f, %.2f s |
                """
                        .formatted(
                                ledger.tracks(),
                                live(),
                                ledger.learned(),
                                ledger.versions(),
                                ledger.refreshed(),
                                ledger.lost(),
                                ledger.duplicated(),
                                ledger.learned() / feedingSeconds(),
                                feedingSeconds(),
                                seconds(outcome.fed(), outcome.settled()),
                                judgement.withinTolerance(),
                                judgement.compared(),
                                judgement.ofAllFrames().at(50),
                                judgement.ofAllFrames().at(99),
                                judgement.ofAllFrames().at(100),
                                judgement.toEitherWay().at(50),
                                judgement.toEitherWay().at(99),
                                judgement.toEitherWay().at(100),
                                judgement.recall(),
                                Math.min(outcome.plan().searched(), live()),
                                judgement.shortLists(),
                                neighboursPerSecond(),
                                outcome.listening().listeners(),
                                outcome.listening().plays(),
                                outcome.listening().affinityOfNearest(),
                                outcome.plan().kills(),
                                stateBytesPerTrack(),
                                heapMb("taskmanager-1"),
                                heapMb("taskmanager-2"),
                                checkpoints.at(50),
                                checkpoints.at(99),
                                checkpoints.at(100)));
        page.append("\n![Over time](freshness.png)\n\n## Broken promises\n\n");
        page.append(outcome.broken().isEmpty() ? "None.\n" : "");
        outcome.broken().forEach(line -> page.append("- ").append(line).append('\n'));
        return page.toString();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private static double rounded(double value, double parts) {
        return Math.round(value * parts) / parts;
    }
}
