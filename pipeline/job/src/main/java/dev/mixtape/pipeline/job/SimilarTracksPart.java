package dev.mixtape.pipeline.job;

import dev.mixtape.operators.flink.similar.Answer;
import dev.mixtape.operators.flink.similar.AskNeighbours;
import dev.mixtape.operators.flink.similar.Comparison;
import dev.mixtape.operators.flink.similar.KeepNeighbours;
import dev.mixtape.operators.flink.similar.Question;
import dev.mixtape.operators.flink.similar.ReadCatalog;
import dev.mixtape.operators.flink.similar.SearchNeighbours;
import dev.mixtape.operators.flink.similar.Shards;
import dev.mixtape.operators.flink.similar.SimilarChange;
import dev.mixtape.operators.flink.similar.SimilarOptions;
import dev.mixtape.operators.flink.similar.SimilarSettings;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.SimilarTracksSerializer;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.SimilarTracks;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The nearest others of each track.
 *
 * <pre>
 *   embeddings (by Kafka) ─▶ ask (one subtask) ─▶ search ─▶ keep ─▶ similar tracks
 * </pre>
 *
 * <p>It begins at the embeddings topic rather than at inference, so that it can be switched on in
 * the middle of a job's life and then knows the whole catalog.
 */
final class SimilarTracksPart implements JobPart {
    private static final String SIMILAR_TRACKS = "similar-tracks";

    @Override
    public String name() {
        return "similar tracks";
    }

    @Override
    public boolean isEnabled(Settings settings) {
        return settings.get(SimilarSettings.SIMILAR_ENABLED);
    }

    @Override
    public List<SettingGroup> settings() {
        return List.of(SimilarSettings.GROUP);
    }

    @Override
    public List<Topic> topics() {
        return List.of(Topic.table(SimilarSettings.SIMILAR_TRACKS_TOPIC).written());
    }

    @Override
    public Map<Setting<String>, Class<? extends SpecificRecord>> topicsOfOneModel() {
        return Map.of(SimilarSettings.SIMILAR_TRACKS_TOPIC, SimilarTracks.class);
    }

    @Override
    public List<String> sinks() {
        return List.of(SIMILAR_TRACKS);
    }

    @Override
    public boolean readsEmbeddings() {
        return true;
    }

    @Override
    public List<String> droppableState() {
        return List.of("ask-neighbours", "search-neighbours", "keep-neighbours");
    }

    @Override
    public String dropped() {
        return "Similar tracks are switched off: the index in the job's state is dropped, the topic"
                + " stays as it is. Switched on again, they are made anew from the embeddings"
                + " topic.";
    }

    @Override
    public void addTo(JobGraph graph) {
        Settings settings = graph.settings();
        SimilarOptions options = SimilarOptions.of(settings, MixtapeSettings.MAX_PARALLELISM);
        Shards shards = options.shards();
        DataStream<Question> questions =
                graph.embeddingsTopic()
                        .flatMap(
                                new ReadCatalog(
                                        settings.get(ModelSettings.MODEL_ID),
                                        options.comparison(),
                                        settings.get(
                                                options.comparison() == Comparison.VECTORS
                                                        ? ModelSettings.VECTOR_WIDTH
                                                        : ModelSettings.CORPUS_COMPONENTS)))
                        .name("read catalog")
                        .uid("read-catalog")
                        .keyBy(change -> AskNeighbours.KEY, Types.INT)
                        .process(new AskNeighbours(options))
                        .forceNonParallel()
                        .name("ask neighbours")
                        .uid("ask-neighbours");
        DataStream<Answer> answers =
                questions
                        .keyBy(question -> shards.key(question.shard()), Types.INT)
                        .process(new SearchNeighbours(options))
                        .name("search neighbours")
                        .uid("search-neighbours");
        DataStream<SimilarChange> changes =
                answers.keyBy(answer -> shards.key(answer.to()), Types.INT)
                        .transform(
                                "keep neighbours",
                                TypeInformation.of(SimilarChange.class),
                                new KeepNeighbours(options))
                        .uid("keep-neighbours");
        graph.sink(
                changes,
                SIMILAR_TRACKS,
                new SimilarTracksSerializer(settings.get(SimilarSettings.SIMILAR_TRACKS_TOPIC)));
    }
}
