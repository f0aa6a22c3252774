package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.BootstrapSample;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.PendingBatch;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * By size or by time, whichever comes first, so that a quiet stream learns too. A contribution is
 * added whole, so a batch may be a little larger; the update uses the true number.
 */
final class LiveRhythm implements Rhythm {
    private final LearningOptions options;
    private final ValueState<PendingBatch> pending;
    private final MapState<String, BootstrapSample> samples;
    private final ValueState<Integer> sampledTracks;

    LiveRhythm(LearningOptions options, RuntimeContext context) {
        this.options = options;
        pending =
                context.getState(
                        new ValueStateDescriptor<>(
                                "pending-batch", new AvroTypeInfo<>(PendingBatch.class)));
        samples =
                context.getMapState(
                        new MapStateDescriptor<>(
                                "bootstrap-samples",
                                Types.STRING,
                                new AvroTypeInfo<>(BootstrapSample.class)));
        sampledTracks = context.getState(new ValueStateDescriptor<>("sampled-tracks", Types.INT));
    }

    @Override
    public void take(Contribution contribution, Step step) throws Exception {
        if (contribution.getBody() instanceof BatchStatistics statistics) {
            gather(statistics, step);
        } else if (step.model() == null) {
            sample((BootstrapSample) contribution.getBody(), step);
        } // else a sample came too late to matter; its song is learned from like any other
    }

    @Override
    public void onTimer(long timestamp, Step step) throws Exception {
        PendingBatch batch = pending.value();
        if (step.model() == null) {
            begin(step);
        } else if (batch != null && batch.getClosesAt() <= timestamp) {
            learn(batch, step);
        }
    }

    private void sample(BootstrapSample sample, Step step) throws Exception {
        samples.put(sample.getTrackId(), sample);
        int tracks = 1 + (sampledTracks.value() == null ? 0 : sampledTracks.value());
        sampledTracks.update(tracks);
        if (tracks >= options.bootstrapTracks()) {
            begin(step);
        } else if (tracks == 1) {
            step.timers()
                    .registerProcessingTimeTimer(
                            step.timers().currentProcessingTime()
                                    + options.bootstrapMaxWait().toMillis());
        }
    }

    private void begin(Step step) throws Exception {
        List<BootstrapSample> all = new ArrayList<>();
        samples.values().forEach(all::add);
        samples.clear();
        sampledTracks.clear();
        step.begin(all);
    }

    private void gather(BatchStatistics arrived, Step step) throws Exception {
        Model model = step.model();
        SufficientStatistics statistics = Contributions.statistics(arrived);
        long behind = (model.version() - arrived.getModelVersion()) * statistics.tracks();
        PendingBatch soFar = pending.value();
        long closesAt;
        if (soFar == null) {
            closesAt = step.timers().currentProcessingTime() + options.batchMaxWait().toMillis();
            step.timers().registerProcessingTimeTimer(closesAt);
        } else {
            statistics.add(sum(model, soFar));
            behind += soFar.getVersionsBehind();
            closesAt = soFar.getClosesAt();
        }
        PendingBatch batch = new PendingBatch(Numbers.bytes(statistics.values()), behind, closesAt);
        if (statistics.tracks() >= options.batchTracks()) {
            step.timers().deleteProcessingTimeTimer(closesAt);
            learn(batch, step);
        } else {
            pending.update(batch);
        }
    }

    private void learn(PendingBatch batch, Step step) throws Exception {
        SufficientStatistics statistics = sum(step.model(), batch);
        pending.clear();
        step.learn(statistics, (double) batch.getVersionsBehind() / statistics.tracks());
    }

    private static SufficientStatistics sum(Model model, PendingBatch batch) {
        return SufficientStatistics.of(
                model.D(), model.K(), Numbers.doubles(batch.getStatistics()));
    }
}
