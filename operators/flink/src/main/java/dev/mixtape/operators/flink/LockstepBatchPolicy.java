package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.ExactStatistics;
import dev.mixtape.operators.model.Model;
import dev.mixtape.schemas.internal.BootstrapSample;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.ExactBatchStatistics;
import dev.mixtape.schemas.internal.Nothing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * By the log alone: a batch closes when each of its positions is accounted for, be it by a song or
 * by word that there is none. Neither the clock nor the order of arrival has a say, and sums have
 * no order either ({@link ExactStatistics}).
 */
final class LockstepBatchPolicy implements BatchPolicy {
    private final Lockstep lockstep;
    private final OpenBatches<Batch, ExactBatchStatistics> open;
    private final MapState<String, BootstrapSample> samples;

    /** Positions accounted for, by batch, and before version 0 by window of the bootstrap too. */
    private final MapState<Long, Integer> batches;

    private final MapState<Long, Integer> windows;

    LockstepBatchPolicy(LearningOptions options, RuntimeContext context) {
        lockstep = options.lockstep();
        open =
                new OpenBatches<>(
                        context.getState(
                                new ValueStateDescriptor<>(
                                        "exact-batch",
                                        new AvroTypeInfo<>(ExactBatchStatistics.class))),
                        batch ->
                                new ExactBatchStatistics(
                                        batch.version(), ArrayBytes.bytes(batch.sum().words())));
        samples =
                context.getMapState(
                        new MapStateDescriptor<>(
                                "bootstrap-samples",
                                Types.STRING,
                                new AvroTypeInfo<>(BootstrapSample.class)));
        batches =
                context.getMapState(
                        new MapStateDescriptor<>("positions-of-batches", Types.LONG, Types.INT));
        windows =
                context.getMapState(
                        new MapStateDescriptor<>("positions-of-windows", Types.LONG, Types.INT));
    }

    /** What has been contributed to the batch that has the version's number. */
    private record Batch(long version, ExactStatistics sum) {}

    private Batch open(Step step) throws Exception {
        return open.get(
                step.key(),
                record ->
                        new Batch(
                                record.getModelVersion(),
                                Contributions.exact(step.model(), record)));
    }

    @Override
    public void write(Consumer<String> makeCurrent) throws Exception {
        open.write(makeCurrent);
    }

    @Override
    public void take(Contribution contribution, Step step) throws Exception {
        Object body = contribution.getBody();
        if (body instanceof ExactBatchStatistics statistics) {
            gather(statistics, step);
        } else if (body instanceof Nothing nothing) {
            for (long position : nothing.getPositions()) {
                count(batches, lockstep.batch(position), 1);
                countForBootstrap(position, step);
            }
        } else if (body instanceof BootstrapSample sample) {
            if (step.model() == null) {
                samples.put(sample.getTrackId() + "@" + sample.getPosition(), sample);
            }
            countForBootstrap(sample.getPosition(), step);
        } // else word of which version is followed, which in lockstep the log says, or a request
        while (step.model() != null && isFull(batches, step.model().version())) {
            close(step);
        }
    }

    @Override
    public void begun() {
        samples.clear();
        windows.clear();
    }

    @Override
    public void onTimer(long timestamp, Step step) {}

    private void gather(ExactBatchStatistics arrived, Step step) throws Exception {
        Model model = step.model();
        if (arrived.getModelVersion() != model.version()) {
            throw new IllegalStateException(
                    "songs were inferred with version "
                            + arrived.getModelVersion()
                            + " while batch "
                            + model.version()
                            + " is open: in lockstep they are the same");
        }
        ExactStatistics sum = Contributions.exact(model, arrived);
        count(batches, model.version(), (int) sum.tracks());
        Batch soFar = open(step);
        if (soFar != null) {
            sum.add(soFar.sum());
        }
        open.put(step.key(), new Batch(model.version(), sum));
    }

    private void close(Step step) throws Exception {
        Model model = step.model();
        batches.remove(model.version());
        Batch batch = open(step);
        open.remove(step.key());
        if (batch == null) {
            step.learnNothing();
        } else {
            step.learn(batch.sum().toStatistics(), 0);
        }
    }

    /** Makes version 0 of the first windows that are full and not all silent. */
    private void countForBootstrap(long position, Step step) throws Exception {
        if (step.model() != null) {
            return;
        }
        long window = lockstep.window(position);
        count(windows, window, 1);
        if (!isFull(windows, window)) {
            return;
        }
        for (long last = 0; isFull(windows, last); last++) {
            List<BootstrapSample> first = new ArrayList<>();
            for (BootstrapSample sample : samples.values()) {
                if (lockstep.window(sample.getPosition()) <= last) {
                    first.add(sample);
                }
            }
            if (!first.isEmpty()) {
                samples.clear();
                windows.clear();
                step.begin(first);
                return;
            }
        }
    }

    private boolean isFull(MapState<Long, Integer> counts, long number) throws Exception {
        Integer count = counts.get(number);
        int size = counts == windows ? lockstep.bootstrapTracks() : lockstep.batchTracks();
        return count != null && count == size;
    }

    private static void count(MapState<Long, Integer> counts, long number, int more)
            throws Exception {
        Integer before = counts.get(number);
        counts.put(number, more + (before == null ? 0 : before));
    }
}
