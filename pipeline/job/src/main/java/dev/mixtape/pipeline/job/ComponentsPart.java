package dev.mixtape.pipeline.job;

import dev.mixtape.operators.features.FeatureSet;
import dev.mixtape.operators.flink.ComponentRecords;
import dev.mixtape.operators.flink.CountComponents;
import dev.mixtape.operators.flink.CountTracks;
import dev.mixtape.operators.flink.DescribeComponents;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.internal.CountedComponent;
import dev.mixtape.schemas.internal.TrackShares;
import java.time.Duration;
import java.util.List;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What components mean, beside the way of the embeddings: nothing there waits for it.
 *
 * <pre>
 *   embeddings ─▶ count tracks ─▶ count components ─▶ describe components ─▶ components
 *                                                            ▲
 *                                     model versions ────────┘
 * </pre>
 */
final class ComponentsPart implements JobPart {
    private static final String COMPONENTS = "components";

    @Override
    public String name() {
        return COMPONENTS;
    }

    @Override
    public List<SettingGroup> settings() {
        return List.of(MixtapeSettings.COMPONENTS);
    }

    @Override
    public List<Topic> topics() {
        return List.of(Topic.table(MixtapeSettings.COMPONENTS_TOPIC).onePartition().written());
    }

    @Override
    public List<String> sinks() {
        return List.of(COMPONENTS);
    }

    @Override
    public void addTo(JobGraph graph) {
        Duration interval = graph.settings().get(MixtapeSettings.COMPONENTS_INTERVAL);
        String features = graph.settings().get(FeatureSet.FEATURES);
        DataStream<CountedComponent> counts =
                graph.embeddings()
                        .map(ComponentRecords::shares, new AvroTypeInfo<>(TrackShares.class))
                        .name("track shares")
                        .uid("track-shares")
                        .keyBy(TrackShares::getTrackId)
                        .process(new CountTracks())
                        .name("count tracks")
                        .uid("count-tracks")
                        .keyBy(CountComponents::key)
                        .process(new CountComponents(interval))
                        .name("count components")
                        .uid("count-components");
        DataStream<ComponentSummary> described =
                counts.keyBy(CountedComponent::getModelId)
                        .connect(graph.versions().keyBy(ModelUpdate::getModelId))
                        .process(new DescribeComponents(interval, features))
                        .name("describe components")
                        .uid("describe-components")
                        .setParallelism(1); // one model, one key
        graph.sink(
                        described,
                        COMPONENTS,
                        MixtapeSettings.COMPONENTS_TOPIC,
                        ComponentSummary.class,
                        summary -> summary.getModelId() + "/" + summary.getComponent())
                .setParallelism(1);
    }
}
