package dev.mixtape.it.poison;

import dev.mixtape.operators.gate.GateSettings;
import dev.mixtape.pipeline.terminal.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, and what of it breaks a promise. */
final class PoisonReport {
    /**
     * Of a live job, by which 99 of 100 embeddings may be away: each of two catalogs may be as far
     * from its model as {@code refresh.tolerance} lets pass, which is 0.1 (docs/freshness.md).
     */
    private static final double MOST_MOVED = 0.2;

    private final Plan plan;
    private final List<Comparison.Result> results;

    PoisonReport(Plan plan, List<Comparison.Result> results) {
        this.plan = plan;
        this.results = results;
    }

    /** Returns a sentence for each promise that does not hold. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        for (Comparison.Result result : results) {
            List<String> sentences = new ArrayList<>(result.catalog().broken());
            switch (result.way().defence()) {
                case ROLLBACK -> judgeRollback(result, sentences);
                case GATE -> judgeGate(result, sentences);
                case NONE -> {} // nothing is promised
            }
            sentences.forEach(sentence -> broken.add(result.way() + ": " + sentence));
        }
        return broken;
    }

    /** In lockstep what is learned after it is what would have been learned without the hour. */
    private void judgeRollback(Comparison.Result result, List<String> broken) {
        if (!result.way().isLockstep()) {
            judgeMoved("before", result.before(), broken);
            judgeMoved("amid", result.amid(), broken);
            judgeMoved("after", result.after(), broken);
            return;
        }
        judgeIdentical("before", result.before(), broken);
        judgeIdentical("after", result.after(), broken);
        long due = plan.before() + (long) plan.after();
        if (result.catalog().learned() != due) {
            broken.add(
                    "%d tracks learned, where %d were due"
                            .formatted(result.catalog().learned(), due));
        }
    }

    private static void judgeIdentical(String when, Agreement found, List<String> broken) {
        if (found.identical() != found.songs()) {
            broken.add(
                    "of %d songs %s the hour %d have the embedding that they would have had"
                            .formatted(found.songs(), when, found.identical()));
        }
    }

    private static void judgeMoved(String when, Agreement found, List<String> broken) {
        double p99 = found.moved().at(99);
        if (p99 > MOST_MOVED) {
            broken.add(
                    "songs %s the hour: the 99th percentile of their way is %.3f, more than %s"
                            .formatted(when, p99, MOST_MOVED));
        }
    }

    private static void judgeGate(Comparison.Result result, List<String> broken) {
        double margin = Double.parseDouble(GateSettings.MARGIN.defaultText());
        if (result.after().lost() > margin) {
            broken.add(
                    "songs after the hour lose %.3f nats a frame, more than %s (%s)"
                            .formatted(result.after().lost(), margin, GateSettings.MARGIN.key()));
        }
    }

    /** Returns one JSON object. */
    String json() {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("noise", plan.noise());
        line.put("before", plan.before());
        line.put("amid", plan.amid());
        line.put("after", plan.after());
        line.put("kills", plan.kills());
        results.forEach(result -> line.put(result.way().toString(), result.json()));
        line.put("brokenPromises", broken().size());
        return Json.line(line);
    }

    /** Returns the page, in Markdown. */
    String page(String command) {
        StringBuilder page = new StringBuilder("# A poisoned hour\n\n    " + command + "\n\n");
        page.append(
                "| way | songs | identical | moved p50 | p99 | most | cosine, least | bound lost"
                        + " |");
        page.append(" refused |\n|---|---|---|---|---|---|---|---|---|\n");
        for (Comparison.Result result : results) {
            row(page, result, "before", result.before());
            row(page, result, "amid", result.amid());
            row(page, result, "after", result.after());
        }
        return page.toString();
    }

    private static void row(
            StringBuilder page, Comparison.Result result, String when, Agreement found) {
        page.append(
                "| %s, %s | %d | %d | %.4f | %.4f | %.4f | %.4f | %.3f | %d |%n"
                        .formatted(
                                result.way(),
                                when,
                                found.songs(),
                                found.identical(),
                                found.moved().at(50),
                                found.moved().at(99),
                                found.moved().at(100),
                                found.cosine(),
                                found.lost(),
                                result.catalog().refused()));
    }
}
