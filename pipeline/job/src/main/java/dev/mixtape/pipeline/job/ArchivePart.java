package dev.mixtape.pipeline.job;

import static dev.mixtape.pipeline.settings.MixtapeSettings.ARCHIVE_EVERY;
import static dev.mixtape.pipeline.settings.MixtapeSettings.ARCHIVE_KEEP;
import static dev.mixtape.pipeline.settings.MixtapeSettings.ARCHIVE_TOPIC;

import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.Archive;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ModelUpdate;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;

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
        return List.of(topic(ModelLine.FIRST));
    }

    @Override
    public List<String> sinks() {
        return List.of(sink(ModelLine.FIRST));
    }

    /** Where a model's versions are archived. */
    static Topic topic(ModelLine line) {
        // The pieces of a version stay in the order in which they were written.
        return Topic.table(line.topic().apply(ARCHIVE_TOPIC))
                .compactedSoon()
                .onePartition()
                .written();
    }

    static String sink(ModelLine line) {
        return line.named("model-archive");
    }

    @Override
    public void addTo(JobGraph graph) {
        add(graph, ModelLine.FIRST, graph.settings(), graph.versions());
    }

    /** Archives versions of a model as its settings say. */
    static void add(
            JobGraph graph, ModelLine line, Settings its, DataStream<ModelUpdate> versions) {
        int every = its.get(ARCHIVE_EVERY);
        int keep = its.get(ARCHIVE_KEEP);
        String uid = line.named("archived-versions");
        graph.sink(
                        versions.filter(piece -> Archive.takes(piece, every))
                                .setParallelism(1)
                                .name(JobGraph.words(uid))
                                .uid(uid),
                        sink(line),
                        line.topic().apply(ARCHIVE_TOPIC),
                        ModelUpdate.class,
                        piece -> Archive.key(piece, every, keep))
                .setParallelism(1);
    }
}
