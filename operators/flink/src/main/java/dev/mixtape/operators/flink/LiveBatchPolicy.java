package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.BootstrapSample;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.Control;
import dev.mixtape.schemas.internal.Following;
import dev.mixtape.schemas.internal.PendingBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * By size or by time, whichever comes first, so that a quiet stream learns too. A contribution is
 * added whole, so a batch may be a little larger; the update uses the true number.
 *
 * <p>But not before every subtask of inference uses a version that is recent enough for what it
 * will contribute to the next: until then the batch stays open and grows. Subtasks say which
 * version they use, in order with their contributions, so none can be more than {@code
 * maxStaleness} versions behind; none need be refused, or inferred twice.
 *
 * <p>And at most half of the time goes to making versions, which takes the same however large a
 * batch is: after one was made, the next batch stays open for as long as that took. So when more
 * comes than batches of their size could take, batches grow, and nothing has to wait for them.
 */
final class LiveBatchPolicy implements BatchPolicy {
    /** Contributions that the histogram of staleness speaks of. */
    private static final int WINDOW = 1_000;

    private final LearningOptions options;
    private final Followers followers;
    private final OpenBatches<Batch, PendingBatch> open;
    private final MapState<String, BootstrapSample> samples;
    private final ValueState<Integer> sampledTracks;

    /** Processing time before which the next batch does not close; of this life alone. */
    private long staysOpenUntil;

    private final AtomicLong behind = new AtomicLong();
    private final Histogram staleness;

    /** Tracks that were inferred with a version which was rolled back over. */
    private final Counter passedOver;

    LiveBatchPolicy(LearningOptions options, Followers followers, RuntimeContext context) {
        this.options = options;
        this.followers = followers;
        open =
                new OpenBatches<>(
                        context.getState(
                                new ValueStateDescriptor<>(
                                        "pending-batch", new AvroTypeInfo<>(PendingBatch.class))),
                        Batch::toRecord);
        samples =
                context.getMapState(
                        new MapStateDescriptor<>(
                                "bootstrap-samples",
                                Types.STRING,
                                new AvroTypeInfo<>(BootstrapSample.class)));
        sampledTracks = context.getState(new ValueStateDescriptor<>("sampled-tracks", Types.INT));
        context.getMetricGroup().gauge("versionsBehind", behind::get);
        passedOver = context.getMetricGroup().counter("tracksRolledBackOver");
        staleness =
                context.getMetricGroup()
                        .histogram("staleness", new DescriptiveStatisticsHistogram(WINDOW));
    }

    /**
     * What has been contributed so far.
     *
     * @param versionsBehind sum over its tracks of how old their model was
     * @param closesAt processing time, milliseconds
     */
    private record Batch(SufficientStatistics statistics, long versionsBehind, long closesAt) {

        static Batch of(Model model, PendingBatch record) {
            return new Batch(
                    SufficientStatistics.of(
                            model.D(), model.K(), ArrayBytes.doubles(record.getStatistics())),
                    record.getVersionsBehind(),
                    record.getClosesAt());
        }

        PendingBatch toRecord() {
            return new PendingBatch(
                    ArrayBytes.bytes(statistics.values()), versionsBehind, closesAt);
        }
    }

    /** Null if there is none, as before version 0. */
    private Batch open(Step step) throws Exception {
        return step.model() == null
                ? null
                : open.get(step.key(), record -> Batch.of(step.model(), record));
    }

    @Override
    public void write(Consumer<String> makeCurrent) throws Exception {
        open.write(makeCurrent);
    }

    @Override
    public void take(Contribution contribution, Step step) throws Exception {
        if (contribution.getBody() instanceof BatchStatistics statistics) {
            gather(statistics, step);
        } else if (contribution.getBody() instanceof Following
                || contribution.getBody() instanceof Control) {
            // A batch, or a request, may have waited for the subtask that says which it uses.
            closeIfItMay(open(step), step);
        } else if (step.model() == null) {
            sample((BootstrapSample) contribution.getBody(), step);
        } // else a sample came too late to matter; its song is learned from like any other
    }

    @Override
    public void onTimer(long timestamp, Step step) throws Exception {
        Batch batch = open(step);
        if (step.model() == null) {
            begin(step);
        } else {
            closeIfItMay(batch, step);
        }
    }

    @Override
    public void begun() {
        samples.clear();
        sampledTracks.clear();
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
        begun();
        step.begin(all);
    }

    private void gather(BatchStatistics arrived, Step step) throws Exception {
        SufficientStatistics statistics = Contributions.statistics(arrived);
        if (arrived.getModelVersion() < step.learnsFrom()) {
            passedOver.inc(statistics.tracks());
            return;
        }
        step.model().lives().bringUpToDate(statistics, arrived.getModelVersion());
        long versionsBehind = step.model().version() - arrived.getModelVersion();
        staleness.update(versionsBehind);
        versionsBehind *= statistics.tracks();
        Batch soFar = open(step);
        long closesAt;
        if (soFar == null) {
            closesAt = step.timers().currentProcessingTime() + options.batchMaxWait().toMillis();
            step.timers().registerProcessingTimeTimer(closesAt);
        } else {
            statistics.add(soFar.statistics());
            versionsBehind += soFar.versionsBehind();
            closesAt = soFar.closesAt();
        }
        Batch batch = new Batch(statistics, versionsBehind, closesAt);
        open.put(step.key(), batch);
        closeIfItMay(batch, step);
    }

    /**
     * Makes a version if one is due.
     *
     * @param batch null if none is open; a request that waits needs none
     */
    private void closeIfItMay(Batch batch, Step step) throws Exception {
        if (step.model() == null) {
            return;
        }
        long now = step.timers().currentProcessingTime();
        if (!isDue(batch, now, step) || !mayClose(step)) {
            return;
        }
        if (now < staysOpenUntil) {
            step.timers().registerProcessingTimeTimer(staysOpenUntil);
        } else {
            learn(batch, step);
        }
    }

    private boolean isDue(Batch batch, long now, Step step) throws Exception {
        return step.isAsked()
                || (batch != null
                        && (batch.statistics().tracks() >= options.batchTracks()
                                || batch.closesAt() <= now));
    }

    /** Whether no subtask would be too far behind the next version. */
    private boolean mayClose(Step step) {
        OptionalLong oldest = followers.oldest();
        if (oldest.isEmpty()) {
            return false; // just restarted: some have yet to say what they use
        }
        behind.set(step.model().version() - oldest.getAsLong());
        return behind.get() < options.maxStaleness();
    }

    private void learn(Batch batch, Step step) throws Exception {
        long began = step.timers().currentProcessingTime();
        if (batch == null) {
            step.learnNothing();
        } else {
            step.timers().deleteProcessingTimeTimer(batch.closesAt());
            open.remove(step.key());
            double tracks = batch.statistics().tracks();
            step.learn(batch.statistics(), batch.versionsBehind() / tracks);
        }
        long ended = step.timers().currentProcessingTime();
        staysOpenUntil = ended + (ended - began);
        closeIfItMay(null, step); // if one more request waits
    }
}
