package dev.mixtape.operators.flink;

import dev.mixtape.operators.features.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.inference.LearningRate;
import dev.mixtape.operators.inference.Splash;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.BootstrapSample;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.PendingBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Learns a model (the key) from what songs contribute: first the bootstrap, from then on one corpus
 * update a mini-batch. Each version goes out in pieces, and a line about it to {@link
 * Outputs#PROGRESS}.
 *
 * <p>A mini-batch closes at {@code batchTracks} tracks, or when its first contribution has waited
 * {@code batchMaxWait}, so that a quiet stream learns too. A contribution is added whole, so a
 * batch may be a little larger; the update uses the true number.
 *
 * <p>State, all of it in RocksDB: the newest version by component, the batch that is being
 * gathered, and before version 0 a sample of frames by track. Its size does not grow with what was
 * learned.
 */
public final class LearnCorpus extends KeyedProcessFunction<String, Contribution, ModelUpdate> {
    private static final long serialVersionUID = 1L;

    private final LearningOptions options;

    private transient MapState<Integer, ModelUpdate> pieces;
    private transient ValueState<PendingBatch> pending;
    private transient MapState<String, BootstrapSample> samples;
    private transient ValueState<Integer> sampledTracks;

    /** The models of the keys of this subtask, as {@link #pieces} has them. */
    private transient Map<String, Model> models;

    /** Makes the function. */
    public LearnCorpus(LearningOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        pieces =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "model-pieces",
                                        Types.INT,
                                        new AvroTypeInfo<>(ModelUpdate.class)));
        pending =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "pending-batch", new AvroTypeInfo<>(PendingBatch.class)));
        samples =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "bootstrap-samples",
                                        Types.STRING,
                                        new AvroTypeInfo<>(BootstrapSample.class)));
        sampledTracks =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("sampled-tracks", Types.INT));
        models = new HashMap<>();
    }

    @Override
    public void processElement(
            Contribution contribution, Context context, Collector<ModelUpdate> out)
            throws Exception {
        Model model = model(context.getCurrentKey());
        if (contribution.getBody() instanceof BootstrapSample sample) {
            if (model == null) {
                sample(sample, context, out);
            } // else it came too late to matter; its song is held, and learned from like any other
            return;
        }
        BatchStatistics statistics = (BatchStatistics) contribution.getBody();
        if (model == null) {
            throw new IllegalStateException(
                    "model.id="
                            + contribution.getModelId()
                            + ": songs were inferred with version "
                            + statistics.getModelVersion()
                            + ", which this job never made; does another job write to the same"
                            + " models topic? Give each its own model.id");
        } else {
            gather(model, statistics, context, out);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ModelUpdate> out)
            throws Exception {
        Model model = model(context.getCurrentKey());
        PendingBatch batch = pending.value();
        if (model == null) {
            bootstrap(context, out);
        } else if (batch != null && batch.getClosesAt() <= timestamp) {
            learn(model, batch, context, out);
        }
    }

    private void sample(BootstrapSample sample, Context context, Collector<ModelUpdate> out)
            throws Exception {
        samples.put(sample.getTrackId(), sample);
        int tracks = 1 + (sampledTracks.value() == null ? 0 : sampledTracks.value());
        sampledTracks.update(tracks);
        if (tracks >= options.bootstrapTracks()) {
            bootstrap(context, out);
        } else if (tracks == 1) {
            context.timerService()
                    .registerProcessingTimeTimer(
                            context.timerService().currentProcessingTime()
                                    + options.bootstrapMaxWait().toMillis());
        }
    }

    private void bootstrap(Context context, Collector<ModelUpdate> out) throws Exception {
        // Sorted by track id: the model depends on which songs came first, not on their order.
        TreeMap<String, BootstrapSample> sorted = new TreeMap<>();
        for (Map.Entry<String, BootstrapSample> entry : samples.entries()) {
            sorted.put(entry.getKey(), entry.getValue());
        }
        List<Frames> frames = sorted.values().stream().map(Contributions::frames).toList();
        Model first = Bootstrap.bootstrap(options.hyperparameters(), frames);
        samples.clear();
        sampledTracks.clear();
        publish(first, context, out);
        LearningProgress.Builder progress =
                progress(first, context)
                        .setBatchTracks(frames.size())
                        .setBatchFrames(frames.stream().mapToLong(Frames::count).sum())
                        .setBoundPerFrame(Double.NaN)
                        .setRho(1)
                        .setEta(0)
                        .setStaleness(0);
        context.output(Outputs.PROGRESS, progress.build());
    }

    private void gather(
            Model model, BatchStatistics arrived, Context context, Collector<ModelUpdate> out)
            throws Exception {
        SufficientStatistics statistics = Contributions.statistics(arrived);
        long behind = (model.version() - arrived.getModelVersion()) * statistics.tracks();
        PendingBatch soFar = pending.value();
        long closesAt;
        if (soFar == null) {
            closesAt =
                    context.timerService().currentProcessingTime()
                            + options.batchMaxWait().toMillis();
            context.timerService().registerProcessingTimeTimer(closesAt);
        } else {
            statistics.add(sum(model, soFar));
            behind += soFar.getVersionsBehind();
            closesAt = soFar.getClosesAt();
        }
        PendingBatch batch = new PendingBatch(Numbers.bytes(statistics.values()), behind, closesAt);
        if (statistics.tracks() >= options.batchTracks()) {
            context.timerService().deleteProcessingTimeTimer(closesAt);
            learn(model, batch, context, out);
        } else {
            pending.update(batch);
        }
    }

    private void learn(Model model, PendingBatch batch, Context context, Collector<ModelUpdate> out)
            throws Exception {
        SufficientStatistics statistics = sum(model, batch);
        Model next = CorpusUpdate.apply(model, statistics);
        pending.clear();
        publish(next, context, out);
        LearningProgress.Builder progress =
                progress(next, context)
                        .setBatchTracks((int) statistics.tracks())
                        .setBatchFrames(statistics.frames())
                        .setBoundPerFrame(statistics.bound() / statistics.frames())
                        .setRho(LearningRate.of(model.hyperparameters()).rho(model.version()))
                        .setEta(Splash.of(model.hyperparameters()).eta(model.version()))
                        .setStaleness((double) batch.getVersionsBehind() / statistics.tracks());
        context.output(Outputs.PROGRESS, progress.build());
    }

    private static SufficientStatistics sum(Model model, PendingBatch batch) {
        return SufficientStatistics.of(
                model.D(), model.K(), Numbers.doubles(batch.getStatistics()));
    }

    private void publish(Model model, Context context, Collector<ModelUpdate> out)
            throws Exception {
        for (ModelUpdate piece : ModelRecords.toRecords(context.getCurrentKey(), model)) {
            pieces.put(ModelRecords.piece(piece), piece);
            out.collect(piece);
        }
        models.put(context.getCurrentKey(), model);
    }

    private LearningProgress.Builder progress(Model model, Context context) {
        return LearningProgress.newBuilder()
                .setModelId(context.getCurrentKey())
                .setVersion(model.version())
                .setTracksLearned(model.tracksLearned())
                .setFramesLearned(model.framesLearned())
                .setComponentsInUse(model.componentsInUse())
                .setPublishedAt(
                        Instant.ofEpochMilli(context.timerService().currentProcessingTime()));
    }

    /** The newest version under the current key, or null before the bootstrap. */
    private Model model(String key) throws Exception {
        Model model = models.get(key);
        if (model == null && !pieces.isEmpty()) {
            List<ModelUpdate> records = new ArrayList<>();
            pieces.values().forEach(records::add);
            model = ModelRecords.toModel(records);
            models.put(key, model);
        }
        return model;
    }
}
