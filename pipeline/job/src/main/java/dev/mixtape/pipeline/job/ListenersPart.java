package dev.mixtape.pipeline.job;

import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.flink.listeners.FollowTastes;
import dev.mixtape.operators.flink.listeners.JoinPlays;
import dev.mixtape.operators.flink.listeners.ListenerOptions;
import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.flink.listeners.RankTracks;
import dev.mixtape.operators.flink.listeners.ReadKnownTracks;
import dev.mixtape.operators.flink.listeners.ReadPlays;
import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.schemas.UserFeatures;
import dev.mixtape.schemas.internal.AcceptedPlay;
import dev.mixtape.schemas.internal.BestOfComponent;
import dev.mixtape.schemas.internal.Candidate;
import dev.mixtape.schemas.internal.KnownTrack;
import dev.mixtape.schemas.internal.Listen;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Listeners' features.
 *
 * <pre>
 *   plays ─▶ read plays ─────▶ join plays ───────────────▶ follow tastes ─▶ user features
 *                                ▲     └▶ rank tracks ─(broadcast)─▲
 *   embeddings (by Kafka) ───────┘
 * </pre>
 *
 * <p>Embeddings come from their topic and not from the operator that makes them: so a job that
 * begins to follow listeners late knows every track, and a tombstone says that one was withdrawn.
 */
final class ListenersPart implements JobPart {
    private static final String PLAYS = "plays";
    private static final String USER_FEATURES = "user-features";

    @Override
    public String name() {
        return "listeners";
    }

    @Override
    public boolean isEnabled(Settings settings) {
        return settings.get(ListenerSettings.LISTENERS);
    }

    @Override
    public List<SettingGroup> settings() {
        return List.of(ListenerSettings.GROUP);
    }

    @Override
    public List<Topic> topics() {
        return List.of(
                Topic.log(ListenerSettings.PLAYS_TOPIC, ListenerSettings.PLAYS_RETENTION).read(),
                Topic.table(ListenerSettings.USER_FEATURES_TOPIC).written());
    }

    @Override
    public Map<Setting<String>, Class<? extends SpecificRecord>> topicsOfOneModel() {
        return Map.of(ListenerSettings.USER_FEATURES_TOPIC, UserFeatures.class);
    }

    @Override
    public List<String> sources() {
        return List.of(PLAYS);
    }

    @Override
    public List<String> sinks() {
        return List.of(USER_FEATURES);
    }

    @Override
    public boolean readsEmbeddings() {
        return true;
    }

    @Override
    public List<String> droppableState() {
        return List.of("join-plays", "rank-tracks", "follow-tastes");
    }

    @Override
    public String dropped() {
        return "Listeners are switched off: the tastes in the job's state are dropped, the topics"
                + " stay as they are. Switched on again, tastes are made anew from the plays and"
                + " embeddings that the topics hold then.";
    }

    @Override
    public void addTo(JobGraph graph) {
        ListenerOptions options = ListenerOptions.of(graph.settings());
        SingleOutputStreamOperator<AcceptedPlay> plays =
                graph.records(PLAYS, ListenerSettings.PLAYS_TOPIC)
                        .process(new ReadPlays())
                        .name("read plays")
                        .uid("read-plays");
        DataStream<KnownTrack> tracks =
                graph.embeddingsTopic()
                        .flatMap(new ReadKnownTracks(options))
                        .name("read known tracks")
                        .uid("read-known-tracks");
        SingleOutputStreamOperator<Listen> listens =
                plays.keyBy(AcceptedPlay::getTrackId)
                        .connect(tracks.keyBy(KnownTrack::getTrackId))
                        .process(new JoinPlays(options))
                        .name("join plays")
                        .uid("join-plays");
        DataStream<BestOfComponent> best =
                listens.getSideOutput(JoinPlays.CANDIDATES)
                        .keyBy(Candidate::getComponent)
                        .process(new RankTracks(options))
                        .name("rank tracks")
                        .uid("rank-tracks");
        DataStream<UserFeatures> features =
                listens.keyBy(Listen::getUser)
                        .connect(best.broadcast(FollowTastes.BEST))
                        .process(new FollowTastes(options))
                        .name("follow tastes")
                        .uid("follow-tastes");
        graph.sink(
                features,
                USER_FEATURES,
                ListenerSettings.USER_FEATURES_TOPIC,
                UserFeatures.class,
                UserFeatures::getUser);
        graph.deadLetters(plays.getSideOutput(Outputs.DEAD_LETTERS));
        graph.deadLetters(listens.getSideOutput(Outputs.DEAD_LETTERS));
    }
}
