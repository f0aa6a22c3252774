package dev.mixtape.operators.flink;

import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.gate.Gate;
import dev.mixtape.operators.gate.GateRule;
import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.internal.GateSong;
import dev.mixtape.schemas.internal.GateSongs;
import dev.mixtape.schemas.internal.ProbeSongs;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges versions of each model (the key) before they are published, by the songs that are held
 * back: those of the open batch, and those that are remembered. Both are keyed state.
 */
final class GatedVersions {
    private static final Logger LOG = LoggerFactory.getLogger(GatedVersions.class);

    private final GateRule rule;
    private final GatheredSongs arrived;
    private final OpenBatches<Gate, GateSongs> gates;
    private final Counter refused;

    GatedVersions(GateRule rule, RuntimeContext context) {
        this.rule = rule;
        arrived = new GatheredSongs(context, "held-back");
        gates =
                new OpenBatches<>(
                        context.getState(
                                new ValueStateDescriptor<>(
                                        "gate-songs", new AvroTypeInfo<>(GateSongs.class))),
                        GatedVersions::record);
        refused = context.getMetricGroup().counter("versionsRefused");
    }

    /** Adds songs to those of the open batch. */
    void add(String key, ProbeSongs songs) throws Exception {
        arrived.add(key, songs);
    }

    /**
     * Judges what a batch has made, and begins another batch.
     *
     * @param before the newest version
     * @param next that is to take its place
     * @param tracks of the batch
     */
    Gate.Verdict judge(String key, Model before, Model next, long tracks) throws Exception {
        if (!rule.isOn()) {
            return new Gate.Verdict(0, "");
        }
        Gate gate = gate(key);
        gate.take(before, arrived.take(key), tracks);
        Gate.Verdict verdict = gate.judge(next, tracks);
        if (verdict.isRefused()) {
            refused.inc();
            LOG.warn(
                    "Version {} of model {} is refused: {}",
                    next.version(),
                    key,
                    verdict.refusal());
        }
        return verdict;
    }

    /** Begins another batch; nothing was made of this one. */
    void passOver(String key) throws Exception {
        arrived.take(key);
    }

    /** Judges from here on by a version that somebody has put there. */
    void trust(String key, Model version) throws Exception {
        passOver(key);
        if (rule.isOn()) {
            gate(key).trust(version);
        }
    }

    /** Writes all of them to state, as {@link OpenBatches#write}. */
    void write(Consumer<String> makeCurrent) throws Exception {
        arrived.write(makeCurrent);
        gates.write(makeCurrent);
    }

    private Gate gate(String key) throws Exception {
        Gate gate = gates.get(key, this::gate);
        if (gate == null) {
            gate = new Gate(rule, List.of());
            gates.put(key, gate);
        }
        return gate;
    }

    private Gate gate(GateSongs record) {
        int D = record.getDimensions();
        return new Gate(
                rule,
                record.getSongs().stream()
                        .map(
                                song -> {
                                    float[] values = ArrayBytes.floats(song.getFrames());
                                    return new Gate.Judged(
                                            song.getTrackId(),
                                            new Frames(values.length / D, D, values),
                                            song.getUsual());
                                })
                        .toList());
    }

    private static GateSongs record(Gate gate) {
        List<Gate.Judged> songs = gate.songs();
        return new GateSongs(
                songs.isEmpty() ? 1 : songs.get(0).frames().dimensions(),
                songs.stream()
                        .map(
                                song ->
                                        new GateSong(
                                                song.trackId(),
                                                ArrayBytes.bytes(song.frames().values()),
                                                song.usual()))
                        .toList());
    }
}
