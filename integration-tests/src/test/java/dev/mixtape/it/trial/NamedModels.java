package dev.mixtape.it.trial;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.CommittedRecords;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The models that embeddings name: each is one that readers saw, and one that was rolled back is
 * named by nothing that was made afterwards, neither by an embedding's own time nor by its place in
 * the topic.
 */
final class NamedModels {
    private final Lives lives;
    private final List<DeadLife> dead;
    private final Map<Integer, Instant> reached = new HashMap<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> late = new ArrayList<>();

    NamedModels(Lives lives, List<DeadLife> dead) {
        this.lives = lives;
        this.dead = dead;
    }

    /** Reads the topic of embeddings. */
    static List<String> broken(Settings settings, Lives lives, List<DeadLife> dead) {
        NamedModels named = new NamedModels(lives, dead);
        RecordCodec<TrackEmbedding> codec = new RecordCodec<>(TrackEmbedding.class);
        String topic = settings.get(MixtapeSettings.EMBEDDINGS_TOPIC);
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            records.rest(
                    record -> {
                        if (record.value() != null) {
                            TrackEmbedding embedding = TopicReader.decode(codec, record);
                            named.add(
                                    record.partition(),
                                    embedding.getLineage(),
                                    embedding.getModelVersion(),
                                    embedding.getEmbeddedAt());
                        }
                    });
        }
        return named.broken();
    }

    void add(int partition, String lineage, long version, Instant embeddedAt) {
        // What stands behind a later one was not written earlier.
        Instant made = reached.merge(partition, embeddedAt, (a, b) -> a.isAfter(b) ? a : b);
        if (!lives.have(lineage, version)) {
            unknown.add(Lives.name(lineage, version));
        } else if (!lives.isAlive(lineage, version)
                && dead.stream().noneMatch(life -> life.holds(made))) {
            late.add(Lives.name(lineage, version) + " at " + made);
        }
    }

    List<String> broken() {
        List<String> broken = new ArrayList<>();
        complain(broken, "name a model that nobody saw", unknown);
        complain(broken, "name a model that was rolled back, and were not made before", late);
        return broken;
    }

    private static void complain(List<String> broken, String what, List<String> found) {
        if (!found.isEmpty()) {
            broken.add(
                    "%d embeddings %s, for instance %s"
                            .formatted(found.size(), what, found.get(0)));
        }
    }
}
