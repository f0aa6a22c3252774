package dev.mixtape.operators.flink;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.ModelControl;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Stage;
import dev.mixtape.schemas.internal.Contribution;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * A record of the control topic to a request for the corpus update, or a dead letter. Whether the
 * model can do what is asked, the corpus update knows. No state.
 */
public final class ReadControls extends ProcessFunction<IncomingRecord, Contribution> {
    private static final long serialVersionUID = 1L;

    /** Of who asks, and of the request's name: both are copied into progress. */
    private static final int MOST_CHARACTERS = 256;

    private final String modelId;
    private transient RecordCodec<ModelControl> codec;

    /** Reads what is asked of one model. */
    public ReadControls(String modelId) {
        this.modelId = modelId;
    }

    @Override
    public void open(OpenContext context) {
        codec = new RecordCodec<>(ModelControl.class);
    }

    @Override
    public void processElement(
            IncomingRecord record, Context context, Collector<Contribution> out) {
        try {
            check(record);
            out.collect(Contributions.control(modelId, record));
        } catch (Rejection rejection) {
            context.output(
                    Outputs.DEAD_LETTERS,
                    rejection.toDeadLetter(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            context.timerService().currentProcessingTime()));
        }
    }

    private void check(IncomingRecord record) throws Rejection {
        if (record.value() == null) {
            throw rejection("record without a value: asks for nothing", null);
        }
        ModelControl control;
        try {
            control = codec.decode(record.value());
        } catch (MalformedRecordException e) {
            throw rejection(e.getMessage(), e);
        }
        checkText("by", control.getBy());
        checkText("request", control.getRequest());
        if (!control.getModelId().equals(modelId)) {
            throw rejection(
                    "is about model "
                            + PlainText.line(control.getModelId(), MOST_CHARACTERS)
                            + ": this job learns "
                            + ModelSettings.MODEL_ID.key()
                            + "="
                            + modelId
                            + "; name that one, or give each job a topics.model-control of its own",
                    null);
        }
    }

    private static void checkText(String field, String text) throws Rejection {
        if (text.isBlank()) {
            throw rejection(
                    field
                            + " is empty: a request says who asks (by) and has a name of its own"
                            + " (request), as model freeze, rollback and import write them",
                    null);
        }
        if (text.length() > MOST_CHARACTERS) {
            throw rejection(
                    field
                            + " has "
                            + text.length()
                            + " characters: must be at most "
                            + MOST_CHARACTERS,
                    null);
        }
    }

    private static Rejection rejection(String reason, Throwable cause) {
        return new Rejection(Stage.RECORD, null, reason, cause);
    }
}
