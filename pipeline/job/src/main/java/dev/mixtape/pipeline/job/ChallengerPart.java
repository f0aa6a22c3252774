package dev.mixtape.pipeline.job;

import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.settings.Challenger;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.internal.Contribution;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * A second model on the same frames, the challenger, with topics of its own.
 *
 * <pre>
 *   songs (of frame tracks) ─▶ {@link ModelLine} ─▶ its embeddings, models, progress, archive
 * </pre>
 *
 * <p>Components, similar tracks and listeners are the first model's.
 */
final class ChallengerPart implements JobPart {
    @Override
    public String name() {
        return "challenger";
    }

    @Override
    public boolean isEnabled(Settings settings) {
        return Challenger.isOn(settings);
    }

    @Override
    public List<SettingGroup> settings() {
        return List.of(MixtapeSettings.CHALLENGER);
    }

    @Override
    public List<Topic> topics() {
        return Stream.concat(
                        ModelLine.CHALLENGER.topics().stream(),
                        Stream.of(ArchivePart.topic(ModelLine.CHALLENGER)))
                .toList();
    }

    @Override
    public List<String> sources() {
        return ModelLine.CHALLENGER.sources();
    }

    @Override
    public List<String> sinks() {
        return Stream.concat(
                        ModelLine.CHALLENGER.sinks().stream(),
                        Stream.of(ArchivePart.sink(ModelLine.CHALLENGER)))
                .toList();
    }

    @Override
    public List<String> droppableState() {
        return ModelLine.CHALLENGER.stateful();
    }

    @Override
    public String dropped() {
        return "The challenger is switched off: its model and its catalog in the job's state are"
                + " dropped, its topics stay as they are. Another one, or the same with"
                + " challenger.model.take-over=true, begins anew with the tracks that come then.";
    }

    @Override
    public void addTo(JobGraph graph) {
        Settings its = Challenger.settings(graph.settings());
        JobOptions options = graph.challengerOptions(its);
        String modelId = options.modelId();
        DataStream<Contribution> nothing =
                graph.songs()
                        .getSideOutput(Outputs.CONTRIBUTIONS)
                        .map(
                                each -> new Contribution(modelId, each.getBody()),
                                new AvroTypeInfo<>(Contribution.class))
                        .name("challenger silent positions")
                        .uid("challenger-silent-positions");
        ModelLine.Streams made =
                ModelLine.CHALLENGER.addTo(
                        graph, options, graph.challengerStartCheck(its), graph.songs(), nothing);
        ArchivePart.add(graph, ModelLine.CHALLENGER, its, made.versions());
    }
}
