package dev.mixtape.operators.flink;

import dev.mixtape.operators.inference.Replacement;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.schemas.Freeze;
import dev.mixtape.schemas.Import;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.ModelControl;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Rollback;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.Unfreeze;
import dev.mixtape.schemas.internal.Control;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * What was asked of the current key's model: what is refused at once, what waits for the version
 * with which it takes effect, one a version, and what stays in effect. All of it is keyed state.
 */
final class Controls {
    /** A request may hold a model of 32 MiB, and all that wait are read together. */
    static final int MOST_WAITING = 4;

    private final LearningOptions options;
    private final RecordCodec<ModelControl> codec = new RecordCodec<>(ModelControl.class);
    private final ListState<Control> waiting;
    private final ValueState<Boolean> frozen;
    private final ValueState<Long> learnsFrom;

    Controls(LearningOptions options, RuntimeContext context) {
        this.options = options;
        waiting =
                context.getListState(
                        new ListStateDescriptor<>(
                                "waiting-controls", new AvroTypeInfo<>(Control.class)));
        frozen = context.getState(new ValueStateDescriptor<>("frozen", Types.BOOLEAN));
        learnsFrom = context.getState(new ValueStateDescriptor<>("learns-from", Types.LONG));
    }

    /**
     * What a request does.
     *
     * @param inWords for progress
     * @param model that takes the newest's place; null if none does
     */
    record Effect(String inWords, Model model) {
        private static final Effect NONE = new Effect("", null);

        /** Whether there was a request. */
        boolean isAny() {
            return !inWords.isEmpty();
        }
    }

    boolean isFrozen() throws Exception {
        return Boolean.TRUE.equals(frozen.value());
    }

    /** What was inferred with versions before this one is not learned from. */
    long learnsFrom() throws Exception {
        Long version = learnsFrom.value();
        return version == null ? 0 : version;
    }

    boolean isWaiting() throws Exception {
        return waiting().hasNext();
    }

    /**
     * Lets a request wait for the next version.
     *
     * @throws Rejection if it cannot be done
     */
    void add(Control control, Model newest) throws Exception {
        List<Control> before = new ArrayList<>();
        waiting().forEachRemaining(before::add);
        if (before.size() >= MOST_WAITING) {
            throw rejection(
                    MOST_WAITING
                            + " requests wait for their versions already; ask again when progress"
                            + " names them");
        }
        ModelControl asked = codec.decode(ArrayBytes.copy(control.getValue()));
        boolean willBeFrozen = willBeFrozen(before);
        if (asked.getBody() instanceof Freeze && willBeFrozen) {
            throw rejection("the model is frozen already");
        }
        if (asked.getBody() instanceof Unfreeze && !willBeFrozen) {
            throw rejection("the model is not frozen");
        }
        if (replaces(asked)) {
            var unused = replacement(asked, newest);
        }
        waiting.add(control);
    }

    /** Returns what the request that has waited longest does to the next version, from now on. */
    Effect next(Model newest) throws Exception {
        List<Control> all = new ArrayList<>();
        waiting().forEachRemaining(all::add);
        if (all.isEmpty()) {
            return Effect.NONE;
        }
        waiting.update(all.subList(1, all.size()));
        ModelControl asked = codec.decode(ArrayBytes.copy(all.get(0).getValue()));
        if (replaces(asked)) {
            learnsFrom.update(newest.version() + 1);
            return new Effect(words(asked), Replacement.of(newest, replacement(asked, newest)));
        }
        frozen.update(asked.getBody() instanceof Freeze);
        return new Effect(words(asked), null);
    }

    /**
     * Returns what a model begins with that has no version yet.
     *
     * @throws Rejection unless it is asked to begin with a model that fits the settings
     */
    Effect first(Control control) throws Exception {
        ModelControl asked = codec.decode(ArrayBytes.copy(control.getValue()));
        if (!(asked.getBody() instanceof Import imported)) {
            throw rejection("there is no version yet: ask again when progress names version 0");
        }
        Model model = model(imported.getPieces());
        checkWidth(imported.getPieces(), options.vectorWidth());
        if (model.axes().width() != options.vectorWidth()) {
            throw rejection("its axes are missing, and there are none yet to go on with");
        }
        try {
            Replacement.check(options.hyperparameters(), model);
        } catch (IllegalArgumentException e) {
            throw rejection(e.getMessage());
        }
        return new Effect(
                words(asked),
                new Model(
                        model.hyperparameters().learningAs(options.hyperparameters()),
                        model.whitening(),
                        model.posterior(),
                        0,
                        model.batchesLearned(),
                        model.tracksLearned(),
                        model.framesLearned(),
                        new double[model.K()],
                        model.axes(),
                        model.remembered()));
    }

    private Iterator<Control> waiting() throws Exception {
        Iterable<Control> all = waiting.get();
        return all == null ? List.<Control>of().iterator() : all.iterator();
    }

    private boolean willBeFrozen(List<Control> before) throws Exception {
        boolean will = isFrozen();
        for (Control each : before) {
            Object body = codec.decode(ArrayBytes.copy(each.getValue())).getBody();
            will = body instanceof Freeze || (will && !(body instanceof Unfreeze));
        }
        return will;
    }

    private static boolean replaces(ModelControl asked) {
        return asked.getBody() instanceof Rollback || asked.getBody() instanceof Import;
    }

    private static Model replacement(ModelControl asked, Model newest) throws Exception {
        List<ByteBuffer> pieces = ControlRecords.pieces(asked);
        Model model = model(pieces);
        if (asked.getBody() instanceof Rollback rollback
                && rollback.getVersion() != model.version()) {
            throw rejection(
                    "asks for version "
                            + rollback.getVersion()
                            + " and carries version "
                            + model.version());
        }
        checkWidth(pieces, newest.axes().width());
        try {
            Replacement.check(newest, model);
            if (model.axes().width() > 0) {
                Replacement.checkAxes(newest.axes(), model.axes());
            }
        } catch (IllegalArgumentException e) {
            throw rejection(e.getMessage());
        }
        return model;
    }

    private static void checkWidth(List<ByteBuffer> pieces, int wanted) throws Exception {
        int width = ControlRecords.width(pieces);
        if (width != wanted) {
            throw rejection("its songs' vectors have " + width + " axes: must be " + wanted);
        }
    }

    private static Model model(List<ByteBuffer> pieces) throws Rejection {
        try {
            return ControlRecords.model(pieces).model();
        } catch (IllegalArgumentException | MalformedRecordException e) {
            throw rejection("holds no whole version of a model: " + e.getMessage());
        }
    }

    private static String words(ModelControl asked) {
        Object body = asked.getBody();
        String what;
        if (body instanceof Rollback rollback) {
            what =
                    "rolled back to version "
                            + rollback.getVersion()
                            + " of lineage "
                            + rollback.getLineage();
        } else if (body instanceof Import imported) {
            what = "imported from " + imported.getSource();
        } else {
            what = body instanceof Freeze ? "frozen" : "no longer frozen";
        }
        return PlainText.line(
                what + ", asked by " + asked.getBy() + ", request " + asked.getRequest(),
                Rejection.MAX_REASON_CHARACTERS);
    }

    private static Rejection rejection(String reason) {
        return new Rejection(Stage.RECORD, null, reason, null);
    }
}
