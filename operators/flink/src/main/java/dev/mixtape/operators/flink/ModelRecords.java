package dev.mixtape.operators.flink;

import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.GammaPosterior;
import dev.mixtape.operators.model.HyperparameterValues;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Lives;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.model.Population;
import dev.mixtape.operators.model.Remembered;
import dev.mixtape.operators.model.Sticks;
import dev.mixtape.operators.model.Whitening;
import dev.mixtape.operators.moves.Move;
import dev.mixtape.schemas.ComponentMove;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelComponent;
import dev.mixtape.schemas.ModelHeader;
import dev.mixtape.schemas.ModelHyperparameters;
import dev.mixtape.schemas.ModelUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A {@link Model} as the records of its topic and of its state, and back, without loss. */
public final class ModelRecords {
    private static final Map<String, String> LONG_NAMES =
            Map.of("D", "dimensions", "K", "corpusComponents", "T", "songComponents");

    /** The piece number of the header; components have their own. */
    static final int HEADER = -1;

    private ModelRecords() {}

    /** Returns the header and the K components of a version. */
    public static List<ModelUpdate> toRecords(String modelId, PublishedModel published) {
        Model model = published.model();
        List<ModelUpdate> records = new ArrayList<>(model.K() + 1);
        records.add(
                new ModelUpdate(
                        modelId,
                        model.version(),
                        published.lineage(),
                        header(model, published.origin())));
        for (int k = 0; k < model.K(); k++) {
            NormalWishart component = model.posterior().components().get(k);
            records.add(
                    new ModelUpdate(
                            modelId,
                            model.version(),
                            published.lineage(),
                            new ModelComponent(
                                    k,
                                    component.lambda(),
                                    component.nu(),
                                    boxed(component.m()),
                                    boxed(component.wInv()),
                                    model.posterior().stickMass()[k],
                                    model.travelled()[k],
                                    model.lives().bornAt()[k],
                                    model.lives().mergedAt()[k],
                                    model.lives().mergedInto()[k])));
        }
        return records;
    }

    /**
     * Returns the model of a header, all its components, and where it has axes all of theirs, in
     * any order.
     *
     * @throws IllegalArgumentException if one is missing, or speaks of another version
     */
    public static PublishedModel toModel(Collection<ModelUpdate> records) {
        return toModel(records, AxesRecords.toAxes(records, header(records)));
    }

    /** The same with axes that were read before. */
    static PublishedModel toModel(Collection<ModelUpdate> records, PrincipalAxes axes) {
        ModelUpdate headerRecord = header(records);
        ModelHeader header = (ModelHeader) headerRecord.getBody();
        return new PublishedModel(
                headerRecord.getLineage(),
                new PublishedModel.Origin(header.getParentLineage(), header.getParentVersion()),
                model(headerRecord, header, records, axes));
    }

    private static ModelUpdate header(Collection<ModelUpdate> records) {
        return records.stream()
                .filter(record -> record.getBody() instanceof ModelHeader)
                .findAny()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "records="
                                                + records.size()
                                                + ": the header of the model is missing"));
    }

    private static Model model(
            ModelUpdate headerRecord,
            ModelHeader header,
            Collection<ModelUpdate> records,
            PrincipalAxes axes) {
        Hyperparameters h = hyperparameters(header.getHyperparameters());
        NormalWishart[] components = new NormalWishart[h.K()];
        double[] stickMass = new double[h.K()];
        double[] travelled = new double[h.K()];
        long[] bornAt = new long[h.K()];
        long[] mergedAt = new long[h.K()];
        int[] mergedInto = new int[h.K()];
        for (ModelUpdate record : records) {
            if (record.getVersion() == headerRecord.getVersion()
                    && record.getBody() instanceof ModelComponent component) {
                checkComponent(component.getComponent(), h.K());
                components[component.getComponent()] = normalWishart(component);
                stickMass[component.getComponent()] = component.getStickMass();
                travelled[component.getComponent()] = component.getTravelled();
                bornAt[component.getComponent()] = component.getBornAt();
                mergedAt[component.getComponent()] = component.getMergedAt();
                mergedInto[component.getComponent()] = component.getMergedInto();
            }
        }
        for (int k = 0; k < components.length; k++) {
            if (components[k] == null) {
                throw new IllegalArgumentException(
                        "version="
                                + headerRecord.getVersion()
                                + ": component "
                                + k
                                + " is missing");
            }
        }
        return new Model(
                h,
                new Whitening(
                        unboxed(header.getWhiteningMean()), unboxed(header.getWhiteningMatrix())),
                new CorpusPosterior(
                        Arrays.asList(components),
                        stickMass,
                        new Sticks(
                                unboxed(header.getU()),
                                unboxed(header.getV()),
                                header.getStickOrder().stream()
                                        .mapToInt(Integer::intValue)
                                        .toArray()),
                        new GammaPosterior(header.getAlpha0Shape(), header.getAlpha0Rate()),
                        new GammaPosterior(header.getGammaShape(), header.getGammaRate())),
                headerRecord.getVersion(),
                header.getBatchesLearned() < 0
                        ? headerRecord.getVersion()
                        : header.getBatchesLearned(),
                header.getTracksLearned(),
                header.getFramesLearned(),
                travelled,
                axes,
                header.getRememberedShare() < 0
                        ? Remembered.all(header.getTracksLearned())
                        : new Remembered(header.getRememberedShare(), header.getRememberedTracks()),
                new Lives(bornAt, mergedAt, mergedInto));
    }

    private static void checkComponent(int k, int K) {
        if (k < 0 || k >= K) {
            throw new IllegalArgumentException(
                    "component=" + k + ": must be at least 0 and less than K=" + K);
        }
    }

    /** Returns which piece of a version a record is: {@link #HEADER}, or a component's number. */
    static int piece(ModelUpdate record) {
        return record.getBody() instanceof ModelComponent component
                ? component.getComponent()
                : HEADER;
    }

    private static ModelHeader header(Model model, PublishedModel.Origin origin) {
        Sticks sticks = model.posterior().sticks();
        return ModelHeader.newBuilder()
                .setHyperparameters(hyperparameters(model.hyperparameters()))
                .setWhiteningMean(boxed(model.whitening().mean()))
                .setWhiteningMatrix(boxed(model.whitening().matrix()))
                .setBatchesLearned(model.batchesLearned())
                .setTracksLearned(model.tracksLearned())
                .setFramesLearned(model.framesLearned())
                .setU(boxed(sticks.u()))
                .setV(boxed(sticks.v()))
                .setStickOrder(Arrays.stream(sticks.order()).boxed().toList())
                .setAlpha0Shape(model.posterior().alpha0().shape())
                .setAlpha0Rate(model.posterior().alpha0().rate())
                .setGammaShape(model.posterior().gamma().shape())
                .setGammaRate(model.posterior().gamma().rate())
                .setParentLineage(origin.lineage())
                .setParentVersion(origin.version())
                .setAxes(model.axes().width())
                .setRememberedShare(model.remembered().share())
                .setRememberedTracks(model.remembered().tracks())
                .build();
    }

    private static NormalWishart normalWishart(ModelComponent component) {
        return new NormalWishart(
                unboxed(component.getM()),
                component.getLambda(),
                unboxed(component.getWInv()),
                component.getNu());
    }

    private static ModelHyperparameters hyperparameters(Hyperparameters h) {
        ModelHyperparameters record = new ModelHyperparameters();
        HyperparameterValues.of(h)
                .forEach(
                        (name, value) ->
                                record.put(
                                        field(name),
                                        value instanceof Population population
                                                ? population.fixed()
                                                : value));
        return record;
    }

    static Hyperparameters hyperparameters(ModelHyperparameters record) {
        return HyperparameterValues.from(
                (name, type) -> {
                    Object value = record.get(field(name));
                    return type == Population.class ? new Population((double) value) : value;
                });
    }

    /** The number of a hyperparameter's field, which is called as it is but for three. */
    private static int field(String name) {
        return ModelHyperparameters.getClassSchema()
                .getField(LONG_NAMES.getOrDefault(name, name))
                .pos();
    }

    /** A line about a version, as if it had learned from nothing. */
    static LearningProgress.Builder progress(
            String modelId, Lineage lineage, Model model, Instant publishedAt) {
        return LearningProgress.newBuilder()
                .setModelId(modelId)
                .setVersion(model.version())
                .setLineage(lineage.name())
                .setTracksLearned(model.tracksLearned())
                .setFramesLearned(model.framesLearned())
                .setBatchTracks(0)
                .setBatchFrames(0)
                .setBoundPerFrame(Double.NaN)
                .setRho(0)
                .setEta(0)
                .setComponentsInUse(model.componentsInUse())
                .setStaleness(0)
                .setPublishedAt(publishedAt);
    }

    /** Moves as the line about their version has them. */
    static List<ComponentMove> moves(List<Move> moves) {
        return moves.stream()
                .map(
                        move ->
                                new ComponentMove(
                                        move.kind().word(),
                                        move.component(),
                                        move.other(),
                                        move.gain(),
                                        move.why()))
                .toList();
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static double[] unboxed(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
