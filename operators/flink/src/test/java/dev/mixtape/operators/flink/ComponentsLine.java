package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.ComponentShare;
import dev.mixtape.schemas.ComponentSummary;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.ComponentChange;
import dev.mixtape.schemas.internal.CountedComponent;
import dev.mixtape.schemas.internal.TrackShares;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The three operators behind one another, each in its harness, on one clock. */
final class ComponentsLine {
    static final long INTERVAL = 1_000;

    private final List<ComponentSummary> told = new ArrayList<>();
    private CountComponents counting;
    private KeyedOneInputStreamOperatorTestHarness<String, TrackShares, ComponentChange> tracks;
    private KeyedOneInputStreamOperatorTestHarness<String, ComponentChange, CountedComponent>
            components;
    private KeyedTwoInputStreamOperatorTestHarness<
                    String, CountedComponent, ModelUpdate, ComponentSummary>
            describe;
    private long now;
    private long checkpoint;

    ComponentsLine() throws Exception {
        make();
        tracks.open();
        components.open();
        describe.open();
    }

    private void make() throws Exception {
        Duration interval = Duration.ofMillis(INTERVAL);
        counting = new CountComponents(interval);
        tracks =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new CountTracks()),
                        TrackShares::getTrackId,
                        Types.STRING);
        components =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(counting), CountComponents::key, Types.STRING);
        describe =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(new DescribeComponents(interval, "paper")),
                        CountedComponent::getModelId,
                        ModelUpdate::getModelId,
                        Types.STRING);
    }

    static TrackEmbedding embedding(String id, int frames, List<String> tags, float... shares) {
        List<ComponentShare> strongest =
                IntStream.range(0, shares.length)
                        .mapToObj(k -> new ComponentShare(k, shares[k]))
                        .sorted(Comparator.comparingDouble(share -> -share.getShare()))
                        .toList();
        return TrackEmbedding.newBuilder()
                .setTrackId(id)
                .setContentId("content")
                .setModelId("model")
                .setModelVersion(0)
                .setEmbedding(List.of())
                .setStrongest(strongest)
                .setBoundPerFrame(0)
                .setFrames(frames)
                .setTags(tags)
                .setArrivedAt(Instant.EPOCH)
                .setEmbeddedAt(Instant.EPOCH)
                .build();
    }

    /** The same places, one version later. */
    static Model next(Model model) {
        return new Model(
                model.hyperparameters(),
                model.whitening(),
                model.posterior(),
                model.version() + 1,
                model.tracksLearned(),
                model.framesLearned());
    }

    void take(TrackEmbedding embedding) throws Exception {
        tracks.processElement(new StreamRecord<>(ComponentRecords.shares(embedding)));
        flow();
    }

    void model(Model model) throws Exception {
        for (ModelUpdate piece : Lives.pieces(model)) {
            piece.setModelId("model");
            describe.processElement2(new StreamRecord<>(piece));
        }
        flow();
    }

    /** In small steps, as time passes everywhere at once. */
    void advance(long millis) throws Exception {
        for (long end = now + millis; now < end; ) {
            now = Math.min(end, now + INTERVAL / 20);
            components.setProcessingTime(now);
            flow();
            describe.setProcessingTime(now);
            flow();
        }
    }

    private void flow() throws Exception {
        for (ComponentChange change : ComponentsLine.<ComponentChange>drain(tracks.getOutput())) {
            components.processElement(new StreamRecord<>(change));
        }
        for (CountedComponent count :
                ComponentsLine.<CountedComponent>drain(components.getOutput())) {
            describe.processElement1(new StreamRecord<>(count));
        }
        told.addAll(drain(describe.getOutput()));
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> drain(Queue<Object> output) {
        Queue<Object> all = new ArrayDeque<>(output);
        output.clear();
        return all.stream().map(record -> ((StreamRecord<T>) record).getValue()).toList();
    }

    /** At a checkpoint, so nothing is under way. */
    void failAndRestore() throws Exception {
        checkpoint++;
        OperatorSubtaskState one = tracks.snapshot(checkpoint, now);
        OperatorSubtaskState two = components.snapshot(checkpoint, now);
        OperatorSubtaskState three = describe.snapshot(checkpoint, now);
        close();
        make();
        tracks.initializeState(one);
        components.initializeState(two);
        describe.initializeState(three);
        tracks.open();
        components.open();
        describe.open();
        components.setProcessingTime(now);
        describe.setProcessingTime(now);
        flow();
    }

    List<ComponentSummary> told() {
        return Collections.unmodifiableList(told);
    }

    /** About each component, by falling share as they were told last. */
    List<ComponentSummary> newest() {
        Map<Integer, ComponentSummary> newest = new TreeMap<>();
        told.forEach(summary -> newest.put(summary.getComponent(), summary));
        return newest.values().stream()
                .sorted(
                        Comparator.comparingDouble(ComponentSummary::getShare)
                                .reversed()
                                .thenComparing(ComponentSummary::getComponent))
                .toList();
    }

    ComponentSummary newest(int component) {
        return newest().stream()
                .filter(summary -> summary.getComponent() == component)
                .findAny()
                .orElseThrow();
    }

    int tagsInState(int component) throws Exception {
        components.getOperator().setCurrentKey("model/" + component);
        return counting.tagsInState();
    }

    long tagsForgotten() {
        return counting.tagsForgotten();
    }

    void close() throws Exception {
        tracks.close();
        components.close();
        describe.close();
    }
}
