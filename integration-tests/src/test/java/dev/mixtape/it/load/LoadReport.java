package dev.mixtape.it.load;

import dev.mixtape.it.trial.Ledger;
import dev.mixtape.it.trial.Percentiles;
import dev.mixtape.it.trial.TimeChart;
import dev.mixtape.it.trial.Vitals;
import dev.mixtape.it.trial.Watcher;
import dev.mixtape.pipeline.terminal.Json;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A trial in one line for programs, and in a page for people; and what of it is no good. */
final class LoadReport {
    /** Of the last quarter of the soak over the second; a shorter soak sees warming up only. */
    private static final double GROWTH = 1.1;

    private static final double GROWTH_MB = 48;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(30);

    private final LoadTrial.Outcome outcome;
    private final List<String> broken;

    LoadReport(LoadTrial.Outcome outcome) {
        this.outcome = outcome;
        this.broken = new ArrayList<>(outcome.broken());
        judgeCheckpoints();
        judgeMemory();
    }

    /** Returns every promise that did not hold, in a sentence each. */
    List<String> broken() {
        return broken;
    }

    private void judgeCheckpoints() {
        double interval = outcome.interval().toMillis() / 1000.0;
        double slowest = checkpoints().at(100);
        if (!(slowest <= interval)) {
            broken.add(
                    "a checkpoint of the soak took %.1f s, longer than the interval of %.0f s"
                            .formatted(slowest, interval));
        }
        if (outcome.vitals().failedCheckpoints() > 0) {
            broken.add(outcome.vitals().failedCheckpoints() + " checkpoints failed");
        }
    }

    private void judgeMemory() {
        if (outcome.soak().seconds() < LONG_ENOUGH.toSeconds()) {
            return;
        }
        for (String role : LoadTrial.ROLES) {
            judge(role + ": resident memory", quarter(role, 1, false), quarter(role, 3, false));
            judge(
                    role + ": heap after collections",
                    quarter(role, 1, true),
                    quarter(role, 3, true));
        }
    }

    private void judge(String what, double early, double late) {
        if (late > GROWTH * early && late > early + GROWTH_MB) {
            broken.add("%s grew from %.0f to %.0f MiB".formatted(what, early, late));
        }
    }

    /**
     * Returns the median of resident memory, or the least heap after a collection, in the q-th
     * quarter of the soak, in MiB.
     */
    private double quarter(String role, int q, boolean heap) {
        LoadTrial.Part soak = outcome.soak();
        long length = Duration.between(soak.from(), soak.to()).toMillis() / 4;
        Instant from = soak.from().plusMillis(q * length);
        Instant to = from.plusMillis(length);
        double[] values =
                outcome.vitals().memory(role).stream()
                        .filter(m -> !m.at().isBefore(from) && m.at().isBefore(to))
                        .filter(m -> !heap || m.heapMb().isPresent())
                        .mapToDouble(m -> heap ? m.heapMb().getAsLong() : m.residentMb())
                        .toArray();
        return Percentiles.of(values).at(heap ? 0.001 : 50);
    }

    /** In seconds, of the tracks that were published in the soak. */
    private Percentiles latencies() {
        return within(outcome.arrivals(), Watcher.Arrival::published, Watcher.Arrival::seconds);
    }

    /** In seconds, of those begun in the soak. */
    private Percentiles checkpoints() {
        return within(
                outcome.vitals().checkpoints(),
                Vitals.Checkpoint::triggered,
                c -> c.took().toMillis() / 1000.0);
    }

    private <T> Percentiles within(
            List<T> things, Function<T, Instant> time, ToDoubleFunction<T> value) {
        LoadTrial.Part soak = outcome.soak();
        return Percentiles.of(
                things.stream()
                        .filter(t -> !time.apply(t).isBefore(soak.from()))
                        .filter(t -> time.apply(t).isBefore(soak.to()))
                        .mapToDouble(value)
                        .toArray());
    }

    /** Returns one JSON object. */
    String json() {
        Ledger ledger = outcome.ledger();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("tracks", ledger.tracks());
        line.put("embedded", ledger.embedded());
        line.put("lost", ledger.lost());
        line.put("duplicated", ledger.duplicated());
        line.put("learned", ledger.learned());
        line.put("versions", ledger.versions());
        line.put("catchUpTracks", outcome.catchUp().tracks());
        line.put("catchUpSeconds", outcome.catchUp().seconds());
        line.put("fullTracksPerSecond", tenths(outcome.fullRate()));
        line.put("soakMinutes", tenths(outcome.soak().seconds() / 60));
        line.put("soakTracksPerSecond", tenths(outcome.soakRate()));
        line.put("latencySeconds", latencies().summary());
        line.put("checkpointSeconds", checkpoints().summary());
        line.put("burstTracks", outcome.burst().tracks());
        line.put("burstDrainedSeconds", outcome.drain().seconds());
        line.put("memoryMb", memory());
        line.put("brokenPromises", broken.size());
        return Json.line(line);
    }

    /** By process. */
    private Map<String, Growth> memory() {
        Map<String, Growth> memory = new LinkedHashMap<>();
        for (String role : LoadTrial.ROLES) {
            memory.put(
                    role,
                    new Growth(
                            List.of(quarter(role, 1, false), quarter(role, 3, false)),
                            List.of(quarter(role, 1, true), quarter(role, 3, true))));
        }
        return memory;
    }

    /** As it is written: MiB, resident and least heap, of the second and the last quarter. */
    private record Growth(List<Double> resident, List<Double> heapAfterGc) {}

    /** Returns a picture of resident memory, or of the heap after collections, over all parts. */
    BufferedImage chart(boolean heap) {
        Instant beginning = outcome.catchUp().from();
        List<TimeChart.Line> lines = new ArrayList<>();
        for (String role : LoadTrial.ROLES) {
            lines.add(
                    new TimeChart.Line(
                            role,
                            outcome.vitals().memory(role).stream()
                                    .filter(m -> !heap || m.heapMb().isPresent())
                                    .map(m -> point(beginning, m, heap))
                                    .toList()));
        }
        return TimeChart.draw(
                heap ? "Heap after a collection, MiB" : "Resident memory, MiB", lines);
    }

    private static TimeChart.Point point(Instant beginning, Vitals.Memory m, boolean heap) {
        return new TimeChart.Point(
                Duration.between(beginning, m.at()).toMillis() / 60_000.0,
                heap ? m.heapMb().getAsLong() : m.residentMb());
    }

    /** Returns the page, in Markdown. */
    String page(String command) {
        StringBuilder page = new StringBuilder("# Load\n\n    " + command + "\n\n");
        Ledger ledger = outcome.ledger();
        page.append(
                """
                | tracks | embedded | lost | duplicated | learned | versions |
                |---|---|---|---|---|---|
                | %d | %d | %d | %d | %d | %d |

                - **Catching up:** %d tracks waited; all were embedded and learned after %.0f s, at \
                %.1f tracks a second in the middle.
                - **Soak:** %.1f minutes at %.1f tracks a second.
                - **Burst:** %d tracks in %.1f s; the job was behind no more than usual after \
                another %.1f s, while tracks went on to arrive at half the soak's rate.

                ## In the soak

                | seconds | count | p50 | p90 | p99 | max |
                |---|---|---|---|---|---|
                """
                        .formatted(
                                ledger.tracks(),
                                ledger.embedded(),
                                ledger.lost(),
                                ledger.duplicated(),
                                ledger.learned(),
                                ledger.versions(),
                                outcome.catchUp().tracks(),
                                outcome.catchUp().seconds(),
                                outcome.fullRate(),
                                outcome.soak().seconds() / 60,
                                outcome.soakRate(),
                                outcome.burst().tracks(),
                                outcome.burst().seconds(),
                                outcome.drain().seconds()));
        row(page, "arrival to committed embedding", latencies());
        row(page, "a checkpoint, end to end", checkpoints());
        page.append(
                """

                | MiB: median resident, least heap after a collection | 1st quarter | 2nd | 3rd | last |
                |---|---|---|---|---|
                """);
        for (String role : LoadTrial.ROLES) {
            quarters(page, role + ", resident", role, false);
            quarters(page, role + ", heap", role, true);
        }
        page.append("\n![Resident memory](resident.png)\n![Heap](heap.png)\n");
        page.append("\n## Broken promises\n\n");
        page.append(broken.isEmpty() ? "None.\n" : "");
        broken.forEach(line -> page.append("- ").append(line).append('\n'));
        return page.toString();
    }

    private static void row(StringBuilder page, String name, Percentiles p) {
        page.append(
                "| %s | %d | %.2f | %.2f | %.2f | %.2f |%n"
                        .formatted(name, p.count(), p.at(50), p.at(90), p.at(99), p.at(100)));
    }

    private void quarters(StringBuilder page, String name, String role, boolean heap) {
        page.append("| ").append(name);
        for (int q = 0; q < 4; q++) {
            page.append(" | ").append("%.0f".formatted(quarter(role, q, heap)));
        }
        page.append(" |\n");
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
