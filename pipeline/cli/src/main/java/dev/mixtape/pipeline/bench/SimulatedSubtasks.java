package dev.mixtape.pipeline.bench;

import dev.mixtape.operators.flink.Contributions;
import dev.mixtape.operators.flink.Lineage;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.model.ExactStatistics;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.schemas.internal.Contribution;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * What subtasks of inference contribute, as they do it, without a song being inferred: one subtask
 * a turn, with the same statistics each time, as fast as they are taken; in lockstep once a
 * version.
 */
final class SimulatedSubtasks extends RichFlatMapFunction<Long, Contribution> {
    private static final long serialVersionUID = 1L;

    /** Of version 0. */
    static final int SAMPLES = 8;

    private static final int SAMPLE_FRAMES = 256;
    private static final long NONE = -1;

    /** What subtasks and their measurer share, by the name of the model; all are in one process. */
    private static final Map<String, Shared> RUNS = new ConcurrentHashMap<>();

    /**
     * The newest version, how many tracks it has learned, and the bytes of its records.
     *
     * @param exact the statistics as they are in lockstep, {@link ExactStatistics#words}; null when
     *     live
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or used as keys
    record Shared(
            SufficientStatistics statistics,
            long[] exact,
            AtomicLong version,
            AtomicLong tracks,
            AtomicLong bytes) {}

    private final String modelId;
    private final String submission;
    private final int subtasks;

    private transient Shared shared;
    private transient long[] versions;
    private transient int first;
    private transient int turn;

    SimulatedSubtasks(String modelId, String submission, int subtasks) {
        this.modelId = modelId;
        this.submission = submission;
        this.subtasks = subtasks;
    }

    static Shared begin(String modelId, SufficientStatistics statistics, long[] exact) {
        Shared shared =
                new Shared(
                        statistics,
                        exact,
                        new AtomicLong(NONE),
                        new AtomicLong(),
                        new AtomicLong());
        RUNS.put(modelId, shared);
        return shared;
    }

    static void end(String modelId) {
        RUNS.remove(modelId);
    }

    static Shared run(String modelId) {
        return RUNS.get(modelId);
    }

    @Override
    public void open(OpenContext context) {
        shared = RUNS.get(modelId);
        int groups = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        int group = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        first = subtasks * group / groups;
        versions = new long[subtasks * (group + 1) / groups - first];
        Arrays.fill(versions, NONE);
        turn = -1;
    }

    @Override
    public void flatMap(Long number, Collector<Contribution> out) throws Exception {
        if (turn < 0) {
            turn = 0;
            introduce(out);
        }
        long newest = shared.version().get();
        boolean lockstep = shared.exact() != null;
        if (newest == NONE || (lockstep && versions[turn] == newest)) {
            Thread.sleep(1); // until there is a model, or the next one
            return;
        }
        if (lockstep) {
            contributeAll(newest, out);
            return;
        }
        if (versions[turn] < newest) {
            if (versions[turn] != NONE) {
                contribute(versions[turn], out);
            }
            follow(turn, newest, out);
        }
        contribute(newest, out);
        turn = (turn + 1) % versions.length;
    }

    private void introduce(Collector<Contribution> out) {
        for (int i = 0; i < versions.length; i++) {
            follow(i, NONE, out);
        }
        if (first == 0) {
            Random random = new Random(1);
            int D = shared.statistics().D();
            for (int i = 0; i < SAMPLES; i++) {
                float[] frames = new float[SAMPLE_FRAMES * D];
                for (int j = 0; j < frames.length; j++) {
                    frames[j] = (float) random.nextGaussian();
                }
                out.collect(
                        Contributions.sample(
                                modelId, "sample-" + i, i, new Frames(SAMPLE_FRAMES, D, frames)));
            }
        }
    }

    private void contribute(long version, Collector<Contribution> out) {
        out.collect(Contributions.statistics(modelId, version, shared.statistics()));
    }

    /** As before a barrier, when all have long followed the version. */
    private void contributeAll(long version, Collector<Contribution> out) {
        for (int i = 0; i < versions.length; i++) {
            follow(i, version, out);
        }
        for (int i = 0; i < versions.length; i++) {
            out.collect(Contributions.exact(modelId, version, shared.exact()));
        }
    }

    private void follow(int i, long version, Collector<Contribution> out) {
        versions[i] = version;
        out.collect(
                Contributions.following(
                        modelId, version, first + i, subtasks, new Lineage(submission, 0)));
    }
}
