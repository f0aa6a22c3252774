package dev.mixtape.it.poison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Lives through the hour in several ways, and compares each with a life in which it never came. */
final class Comparison {
    private final Machines machines;
    private final Plan plan;
    private final Consumer<String> journal;
    private final Map<Way, Catalog> withoutNoise = new HashMap<>();
    private final List<Result> results = new ArrayList<>();
    private int runs;

    /**
     * What a way has come to.
     *
     * @param before agreement on songs that came before the hour
     * @param amid on those that came in it
     * @param after on those that came when it was over
     */
    record Result(Way way, Catalog catalog, Agreement before, Agreement amid, Agreement after) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("learned", catalog.learned());
            json.put("refused", catalog.refused());
            json.put("before", before.json());
            json.put("amid", amid.json());
            json.put("after", after.json());
            return json;
        }
    }

    /**
     * Prepares it.
     *
     * @param machines without a job
     */
    Comparison(Machines machines, Plan plan, Consumer<String> journal) {
        this.machines = machines;
        this.plan = plan;
        this.journal = journal;
    }

    /** Lives through it once more. */
    Result live(Way way) throws Exception {
        Way clean = way.withoutNoise();
        if (!withoutNoise.containsKey(clean)) {
            withoutNoise.put(clean, run(clean));
        }
        Catalog reference = withoutNoise.get(clean);
        Catalog catalog = run(way);
        Result result =
                new Result(
                        way,
                        catalog,
                        Agreement.of(catalog, reference, plan.songsBefore()),
                        Agreement.of(catalog, reference, plan.songsAmid()),
                        Agreement.of(catalog, reference, plan.songsAfter()));
        journal.accept(way + ": " + result.json());
        results.add(result);
        return result;
    }

    private Catalog run(Way way) throws Exception {
        return new PoisonTrial(machines, plan, way, runs++, journal).run();
    }

    List<Result> results() {
        return List.copyOf(results);
    }
}
