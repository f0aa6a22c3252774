package dev.mixtape.operators.flink;

import dev.mixtape.operators.flink.PublishedModel.Origin;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.gate.Gate;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.inference.CorpusUpdate;
import dev.mixtape.operators.inference.UpdateRates;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.model.SufficientStatistics;
import dev.mixtape.operators.moves.Moves;
import dev.mixtape.schemas.ComponentDrift;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.internal.BatchStatistics;
import dev.mixtape.schemas.internal.BootstrapSample;
import dev.mixtape.schemas.internal.Contribution;
import dev.mixtape.schemas.internal.Control;
import dev.mixtape.schemas.internal.ExactBatchStatistics;
import dev.mixtape.schemas.internal.Following;
import dev.mixtape.schemas.internal.HeldBack;
import dev.mixtape.schemas.internal.ProbeSongs;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns a model (the key) from what songs contribute: first the bootstrap, from then on one corpus
 * update a mini-batch, unless somebody asks otherwise ({@link Controls}). Each version goes out in
 * pieces, and a line about it to {@link Outputs#PROGRESS}. When a version is due, a {@link
 * BatchPolicy} says.
 *
 * <p>Each life of the job first publishes the version that it holds, under its own {@link Lineage}:
 * inference takes no other life's. So it is never more than one checkpoint away from what is
 * learned here, whatever became of the versions that were under way. Should the newest be lost
 * while the job lives, it is published again ({@link Republication}).
 *
 * <p>State, all of it in RocksDB: the newest version by component, what drift is seen by ({@link
 * WatchedDrift}), and before version 0 a sample of frames by track; what is asked and not yet done;
 * at a snapshot also the batch that is being gathered ({@link OpenBatches}), and the songs on which
 * moves of components are measured ({@link Probes}), and those by which versions are judged ({@link
 * GatedVersions}). Its size does not grow with what was learned.
 */
final class LearnCorpus extends KeyedProcessFunction<String, Contribution, ModelUpdate>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(LearnCorpus.class);

    private final LearningOptions options;

    private transient Lineage lineage;
    private transient NewestVersion kept;
    private transient BatchPolicy policy;
    private transient Controls controls;
    private transient WatchedDrift drift;
    private transient Probes probes;
    private transient GatedVersions gate;
    private transient Followers followers;
    private transient Republication republication;
    private transient Counter publishedAgain;

    /** What this life has published last of each key of this subtask, as {@link #kept} has it. */
    private transient Map<String, PublishedModel> models;

    /** Makes the function. */
    LearnCorpus(LearningOptions options) {
        this.options = options;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        lineage = Lineage.of(options.submission(), context.getRestoredCheckpointId());
        if (!context.isRestored()) {
            options.startCheck().check();
        }
        // A task without any state would not be told which checkpoint it starts from.
        context.getOperatorStateStore()
                .getBroadcastState(new MapStateDescriptor<>("lineage", Types.STRING, Types.STRING))
                .put("lineage", lineage.name());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {}

    /** Writes the batches that are being gathered to state, for a snapshot. */
    void writeOpenBatches(Consumer<String> makeCurrent) throws Exception {
        policy.write(makeCurrent);
        probes.write(makeCurrent);
        gate.write(makeCurrent);
    }

    @Override
    public void open(OpenContext context) {
        kept = new NewestVersion(getRuntimeContext());
        controls = new Controls(options, getRuntimeContext());
        drift = new WatchedDrift(options.drift(), getRuntimeContext());
        followers = new Followers(lineage);
        republication = new Republication(options.transactionTimeout(), followers);
        publishedAgain = getRuntimeContext().getMetricGroup().counter("versionsPublishedAgain");
        policy =
                options.lockstep() == null
                        ? new LiveBatchPolicy(options, followers, getRuntimeContext())
                        : new LockstepBatchPolicy(options, getRuntimeContext());
        probes = new Probes(getRuntimeContext());
        gate = new GatedVersions(options.gate(), getRuntimeContext());
        models = new HashMap<>();
    }

    @Override
    public void processElement(
            Contribution contribution, Context context, Collector<ModelUpdate> out)
            throws Exception {
        Step step = new Step(context, out);
        if (step.model() == null) {
            refuseStatistics(contribution);
        }
        if (contribution.getBody() instanceof Following following) {
            followers.take(following);
        } else if (contribution.getBody() instanceof Control control) {
            step.take(control);
        }
        if (contribution.getBody() instanceof ProbeSongs songs) {
            probes.add(context.getCurrentKey(), songs);
        } else if (contribution.getBody() instanceof HeldBack heldBack) {
            gate.add(context.getCurrentKey(), heldBack.getSongs());
        } else {
            policy.take(contribution, step);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ModelUpdate> out)
            throws Exception {
        Step step = new Step(context, out);
        if (step.model() != null
                && republication.isDue(
                        context.getCurrentKey(),
                        step.model().version(),
                        timestamp,
                        context.timerService())) {
            step.publishAgain();
        }
        policy.onTimer(timestamp, step);
    }

    private static void refuseStatistics(Contribution contribution) {
        Long version = null;
        if (contribution.getBody() instanceof BatchStatistics live) {
            version = live.getModelVersion();
        } else if (contribution.getBody() instanceof ExactBatchStatistics lockstep) {
            version = lockstep.getModelVersion();
        }
        if (version != null) {
            throw new IllegalStateException(
                    ModelSettings.MODEL_ID.key()
                            + "="
                            + contribution.getModelId()
                            + ": songs were inferred with version "
                            + version
                            + ", which this job never made; does another job write to the same"
                            + " models topic? Give each its own model.id");
        }
    }

    /** A restored model, which from the next version on learns as the settings now say. */
    private Model learningAsNow(String key, Model model) {
        Hyperparameters before = model.hyperparameters();
        Hyperparameters now = before.learningAs(options.hyperparameters());
        if (!now.equals(before)) {
            LOG.info(
                    "Model {} learns differently from version {} on: {}, until then {}",
                    key,
                    model.version() + 1,
                    now,
                    before);
        }
        return model.with(now);
    }

    /** One call of Flink's: the key, the time and the outputs that come with it. */
    private final class Step implements BatchPolicy.Step {
        private final Context context;
        private final Collector<ModelUpdate> out;
        private PublishedModel newest;

        Step(Context context, Collector<ModelUpdate> out) throws Exception {
            this.context = context;
            this.out = out;
            newest = models.get(context.getCurrentKey());
            if (newest == null && kept.isThere()) {
                goOn(kept.restore());
            }
        }

        /** Publishes a restored version as it is; what follows learns as the settings now say. */
        private void goOn(PublishedModel restored) throws Exception {
            Model model = restored.model();
            Origin origin = new Origin(restored.lineage(), model.version());
            publish(model, origin);
            Model now = learningAsNow(context.getCurrentKey(), model);
            remember(new PublishedModel(lineage.name(), origin, now));
        }

        @Override
        public String key() {
            return context.getCurrentKey();
        }

        @Override
        public Model model() {
            return newest == null ? null : newest.model();
        }

        @Override
        public TimerService timers() {
            return context.timerService();
        }

        @Override
        public void begin(Collection<BootstrapSample> samples) throws Exception {
            // Sorted: the model depends on which songs came first, not on their order.
            List<Frames> frames =
                    samples.stream()
                            .sorted(
                                    Comparator.comparing(BootstrapSample::getTrackId)
                                            .thenComparing(BootstrapSample::getPosition))
                            .map(Contributions::frames)
                            .toList();
            publish(Bootstrap.bootstrap(options.hyperparameters(), frames, options.vectorWidth()));
            report(
                    progress()
                            .setBatchTracks(frames.size())
                            .setBatchFrames(frames.stream().mapToLong(Frames::count).sum())
                            .setRho(1));
        }

        /** Lets a request wait for its version, or begins the model with it, or refuses it. */
        void take(Control control) throws Exception {
            try {
                if (newest != null) {
                    controls.add(control, newest.model());
                    return;
                }
                Controls.Effect effect = controls.first(control);
                publish(effect.model());
                policy.begun();
                report(progress().setRho(1).setControl(effect.inWords()));
            } catch (Rejection rejection) {
                context.output(
                        Outputs.DEAD_LETTERS,
                        rejection.toDeadLetter(
                                control.getTopic(),
                                control.getPartition(),
                                control.getOffset(),
                                timers().currentProcessingTime()));
            }
        }

        @Override
        public boolean isAsked() throws Exception {
            return controls.isWaiting();
        }

        @Override
        public long learnsFrom() throws Exception {
            return controls.learnsFrom();
        }

        @Override
        public void learn(SufficientStatistics statistics, double staleness) throws Exception {
            List<ComponentDrift> begun = drift.observe(key(), model(), statistics);
            report(
                    next(statistics)
                            .setBatchTracks((int) statistics.tracks())
                            .setBatchFrames(statistics.frames())
                            .setBoundPerFrame(statistics.bound() / statistics.frames())
                            .setStaleness(staleness)
                            .setDrift(begun));
        }

        @Override
        public void learnNothing() throws Exception {
            report(next(null));
        }

        /**
         * Publishes the next version: what a request makes of the newest, or what the batch teaches
         * (null for none) unless that is refused. The batch that a request closes teaches nothing.
         *
         * @return the line about it
         */
        private LearningProgress.Builder next(SufficientStatistics statistics) throws Exception {
            Model model = model();
            Controls.Effect asked = controls.next(model);
            if (asked.model() != null) {
                publish(asked.model());
                probes.forget(key()); // the earlier songs are those of what is given up
                gate.trust(key(), asked.model());
                return progress().setRho(1).setControl(asked.inWords());
            }
            if (statistics == null || asked.isAny() || controls.isFrozen()) {
                publish(model.again());
                probes.passOver(key());
                gate.passOver(key());
                return progress().setControl(asked.inWords());
            }
            return learned(model, statistics);
        }

        /** Publishes what the batch teaches, or the newest version again if that is refused. */
        private LearningProgress.Builder learned(Model model, SufficientStatistics statistics)
                throws Exception {
            long tracks = statistics.tracks();
            UpdateRates rates = UpdateRates.of(model, tracks, options.batchTracks());
            Model next = CorpusUpdate.apply(model, statistics, rates);
            Moves.Outcome moved = probes.move(options.moves(), key(), model, next);
            Gate.Verdict verdict = gate.judge(key(), model, moved.model(), tracks);
            if (verdict.isRefused()) {
                probes.forget(key()); // nothing was learned from them
                publish(model.again());
                return progress().setHeldBackLoss(verdict.loss()).setRefused(verdict.refusal());
            }
            publish(moved.model());
            return progress()
                    .setRho(rates.rho())
                    .setEta(rates.eta())
                    .setMoves(ModelRecords.moves(moved.moves()))
                    .setHeldBackLoss(verdict.loss());
        }

        private void publishAgain() throws Exception {
            LOG.warn(
                    "Version {} of model {} is published again: {} after it was made, not all"
                            + " subtasks of inference use it. A checkpoint may have taken longer"
                            + " than transaction.timeout.ms; what its transactions held is lost.",
                    newest.model().version(),
                    context.getCurrentKey(),
                    options.transactionTimeout());
            publishedAgain.inc();
            publish(AxesRecords.toRecords(context.getCurrentKey(), newest)); // may be lost too
            publish(newest.model(), newest.origin());
        }

        private void publish(Model next) throws Exception {
            publish(next, newest == null ? Origin.NONE : newest.origin());
        }

        private void publish(Model next, Origin origin) throws Exception {
            PublishedModel published = new PublishedModel(lineage.name(), origin, next);
            if (newest == null) { // the first of this life
                publish(AxesRecords.toRecords(context.getCurrentKey(), published));
            }
            publish(ModelRecords.toRecords(context.getCurrentKey(), published));
            remember(published);
            republication.published(context.getCurrentKey(), timers());
        }

        private void publish(List<ModelUpdate> records) throws Exception {
            for (ModelUpdate piece : records) {
                kept.keep(piece);
                out.collect(piece);
            }
        }

        private void remember(PublishedModel published) {
            models.put(context.getCurrentKey(), published);
            newest = published;
        }

        /** About the newest version, as if it had learned from nothing. */
        private LearningProgress.Builder progress() throws Exception {
            return ModelRecords.progress(
                            context.getCurrentKey(),
                            lineage,
                            model(),
                            Instant.ofEpochMilli(timers().currentProcessingTime()))
                    .setFrozen(controls.isFrozen());
        }

        private void report(LearningProgress.Builder line) {
            context.output(Outputs.PROGRESS, line.build());
        }
    }
}
