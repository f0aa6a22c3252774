package dev.mixtape.pipeline.job;

import dev.mixtape.operators.flink.Outputs;
import dev.mixtape.operators.flink.listeners.FollowTastes;
import dev.mixtape.operators.flink.listeners.JoinPlays;
import dev.mixtape.operators.flink.listeners.ListenerOptions;
import dev.mixtape.operators.flink.listeners.RankTracks;
import dev.mixtape.operators.flink.listeners.ReadPlays;
import dev.mixtape.schemas.DeadLetter;
import dev.mixtape.schemas.internal.AcceptedPlay;
import dev.mixtape.schemas.internal.BestOfComponent;
import dev.mixtape.schemas.internal.Candidate;
import dev.mixtape.schemas.internal.KnownTrack;
import dev.mixtape.schemas.internal.Listen;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph of listeners' features, on one screen.
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
final class ListenersGraph {
    private ListenersGraph() {}

    /** Adds the operators; returns the plays that died. */
    static DataStream<DeadLetter> add(
            StreamExecutionEnvironment env,
            ListenerOptions options,
            MixtapeJob.Sources sources,
            MixtapeJob.Sinks sinks) {
        SingleOutputStreamOperator<AcceptedPlay> plays =
                env.fromSource(sources.plays(), WatermarkStrategy.noWatermarks(), "plays")
                        .uid("plays")
                        .process(new ReadPlays())
                        .name("read plays")
                        .uid("read-plays");
        DataStream<KnownTrack> tracks =
                env.fromSource(
                                sources.knownTracks(),
                                WatermarkStrategy.noWatermarks(),
                                "known tracks")
                        .uid("known-tracks");

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

        listens.keyBy(Listen::getUser)
                .connect(best.broadcast(FollowTastes.BEST))
                .process(new FollowTastes(options))
                .name("follow tastes")
                .uid("follow-tastes")
                .sinkTo(sinks.userFeatures())
                .name("user features")
                .uid("user-features");

        return plays.getSideOutput(Outputs.DEAD_LETTERS)
                .union(listens.getSideOutput(Outputs.DEAD_LETTERS));
    }
}
