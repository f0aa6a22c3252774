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
import org.apache.flink.api.common.typeinfo.TypeInformation;
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
    private transient MapState<String, float[]> samples;
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
                                        "pending-batch", TypeInformation.of(PendingBatch.class)));
        samples =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "bootstrap-samples",
                                        Types.STRING,
                                        TypeInformation.of(float[].class)));
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
        if (contribution.isSample()) {
            if (model == null) {
                sample(contribution, context, out);
            } // else it came too late to matter; its song is held, and learned from like any other
        } else if (model == null) {
            throw new IllegalStateException(
                    "model.id="
                            + contribution.modelId()
                            + ": songs were inferred with version "
                            + contribution.modelVersion()
                            + ", which this job never made; does another job write to the same"
                            + " models topic? Give each its own model.id");
        } else {
            gather(model, contribution, context, out);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ModelUpdate> out)
            throws Exception {
        Model model = model(context.getCurrentKey());
        PendingBatch batch = pending.value();
        if (model == null) {
            bootstrap(context, out);
        } else if (batch != null && batch.closesAt() <= timestamp) {
            learn(model, batch, context, out);
        }
    }

    private void sample(Contribution contribution, Context context, Collector<ModelUpdate> out)
            throws Exception {
        samples.put(contribution.trackId(), contribution.sample());
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
        TreeMap<String, float[]> sorted = new TreeMap<>();
        for (Map.Entry<String, float[]> entry : samples.entries()) {
            sorted.put(entry.getKey(), entry.getValue());
        }
        int D = options.hyperparameters().D();
        List<Frames> frames = new ArrayList<>(sorted.size());
        long count = 0;
        for (float[] values : sorted.values()) {
            frames.add(new Frames(values.length / D, D, values));
            count += values.length / D;
        }
        Model first = Bootstrap.bootstrap(options.hyperparameters(), frames);
        samples.clear();
        sampledTracks.clear();
        publish(first, context, out);
        LearningProgress.Builder progress =
                progress(first, context)
                        .setBatchTracks(frames.size())
                        .setBatchFrames(count)
                        .setBoundPerFrame(Double.NaN)
                        .setRho(1)
                        .setEta(0)
                        .setStaleness(0);
        context.output(Outputs.PROGRESS, progress.build());
    }

    private void gather(
            Model model, Contribution contribution, Context context, Collector<ModelUpdate> out)
            throws Exception {
        SufficientStatistics statistics = contribution.toStatistics();
        long behind = (model.version() - contribution.modelVersion()) * statistics.tracks();
        PendingBatch soFar = pending.value();
        long closesAt;
        if (soFar == null) {
            closesAt =
                    context.timerService().currentProcessingTime()
                            + options.batchMaxWait().toMillis();
            context.timerService().registerProcessingTimeTimer(closesAt);
        } else {
            statistics.add(SufficientStatistics.of(model.D(), model.K(), soFar.statistics()));
            behind += soFar.versionsBehind();
            closesAt = soFar.closesAt();
        }
        PendingBatch batch = new PendingBatch(statistics.values(), behind, closesAt);
        if (statistics.tracks() >= options.batchTracks()) {
            context.timerService().deleteProcessingTimeTimer(closesAt);
            learn(model, batch, context, out);
        } else {
            pending.update(batch);
        }
    }

    private void learn(Model model, PendingBatch batch, Context context, Collector<ModelUpdate> out)
            throws Exception {
        SufficientStatistics statistics =
                SufficientStatistics.of(model.D(), model.K(), batch.statistics());
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
                        .setStaleness((double) batch.versionsBehind() / statistics.tracks());
        context.output(Outputs.PROGRESS, progress.build());
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
