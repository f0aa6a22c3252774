package dev.mixtape.pipeline.job;

import static dev.mixtape.pipeline.settings.MixtapeSettings.ARCHIVE_EVERY;
import static dev.mixtape.pipeline.settings.MixtapeSettings.ARCHIVE_KEEP;
import static dev.mixtape.pipeline.settings.MixtapeSettings.ARCHIVE_TOPIC;

import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.pipeline.kafka.Archive;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ModelUpdate;
import java.util.List;

/**
 * Every n-th version once more, in a topic that keeps the last of them.
 *
 * <pre>
 *   model versions ─▶ archived versions ─▶ model-archive
 * </pre>
 *
 * <p>Its transactions belong to the same checkpoints as those of the models topic. It is part of
 * every job: a sink that comes and goes with a setting would leave state behind.
 */
final class ArchivePart implements JobPart {
    private static final String ARCHIVE = "model-archive";

    @Override
    public String name() {
        return "archive of versions";
    }

    @Override
    public List<SettingGroup> settings() {
        return List.of(MixtapeSettings.ARCHIVE);
    }

    @Override
    public List<Topic> topics() {
        // The pieces of a version stay in the order in which they were written.
        return List.of(Topic.table(ARCHIVE_TOPIC).compactedSoon().onePartition().written());
    }

    @Override
    public List<String> sinks() {
        return List.of(ARCHIVE);
    }

    @Override
    public void addTo(JobGraph graph) {
        int every = graph.settings().get(ARCHIVE_EVERY);
        int keep = graph.settings().get(ARCHIVE_KEEP);
        graph.sink(
                        graph.versions()
                                .filter(piece -> Archive.takes(piece, every))
                                .setParallelism(1)
                                .name("archived versions")
                                .uid("archived-versions"),
                        ARCHIVE,
                        ARCHIVE_TOPIC,
                        ModelUpdate.class,
                        piece -> Archive.key(piece, every, keep))
                .setParallelism(1);
    }
}
