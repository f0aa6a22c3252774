package dev.mixtape.pipeline.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.flink.IncompatibleStateException;
import dev.mixtape.operators.flink.StartCheck;
import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Refuses to begin a model where there is one: a job without state that finds its {@code model.id}
 * among the models, or another's in a topic that speaks of one model only, was most likely meant to
 * be resumed, or to have topics of its own.
 */
public final class OneWriter implements StartCheck {
    private static final long serialVersionUID = 1L;

    private final String modelId;
    private final String models;
    private final boolean takesOver;
    private final String prefix;
    private final TreeMap<String, Class<? extends SpecificRecord>> ofOneModel;
    private final Properties kafka;

    /**
     * Makes it for the job's topics.
     *
     * @param ofOneModel topics that can speak of one model only, with the type of their records,
     *     which name it
     * @param prefix of the model's settings, for messages
     */
    public OneWriter(
            Settings settings,
            Map<String, Class<? extends SpecificRecord>> ofOneModel,
            String prefix) {
        modelId = settings.get(ModelSettings.MODEL_ID);
        models = settings.get(MixtapeSettings.MODELS_TOPIC);
        takesOver = settings.get(MixtapeSettings.TAKE_OVER);
        this.prefix = prefix;
        kafka = settings.kafka();
        this.ofOneModel = new TreeMap<>(ofOneModel);
    }

    @Override
    public void check() {
        if (takesOver) {
            return;
        }
        checkModels();
        ofOneModel.forEach(this::checkOwner);
    }

    /** Reads headers only; of those the last. */
    private void checkModels() {
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        byte[][] last = new byte[1][];
        try (CommittedRecords records = new CommittedRecords(kafka, models)) {
            records.rest(
                    record -> {
                        if (isHeader(record)) {
                            last[0] = record.value();
                        }
                    });
        }
        if (last[0] == null) {
            return;
        }
        String found;
        try {
            ModelUpdate header = codec.decode(last[0]);
            found = "version " + header.getVersion() + ", lineage " + header.getLineage();
        } catch (MalformedRecordException e) {
            found = "a version that this release cannot read";
        }
        throw new IncompatibleStateException(
                prefix
                        + ModelSettings.MODEL_ID.key()
                        + "="
                        + modelId
                        + ": the topic "
                        + models
                        + " holds this model already ("
                        + found
                        + "), and this job starts without state. Resume the job that made it from"
                        + " its last checkpoint or savepoint; or give this job a model.id and"
                        + " topics of its own; or, if that job is gone for good, begin the model"
                        + " anew with "
                        + prefix
                        + MixtapeSettings.TAKE_OVER.key()
                        + "=true");
    }

    private boolean isHeader(ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null
                && record.key() != null
                && new String(record.key(), UTF_8).equals(Models.headerKey(modelId));
    }

    private void checkOwner(String topic, Class<? extends SpecificRecord> type) {
        RecordCodec<? extends SpecificRecord> codec = new RecordCodec<>(type);
        List<ConsumerRecord<byte[], byte[]>> newest;
        try (CommittedRecords records = new CommittedRecords(kafka, topic)) {
            newest = records.newest();
        }
        for (ConsumerRecord<byte[], byte[]> record : newest) {
            String owner;
            try {
                IndexedRecord read = codec.decode(record.value());
                owner = read.get(read.getSchema().getField("modelId").pos()).toString();
            } catch (MalformedRecordException e) {
                continue; // not of a job of Mixtape's
            }
            if (!owner.isEmpty() && !owner.equals(modelId)) {
                throw new IncompatibleStateException(
                        prefix
                                + ModelSettings.MODEL_ID.key()
                                + "="
                                + modelId
                                + ": the topic "
                                + topic
                                + " holds records of model "
                                + owner
                                + ", and can speak of one model only. Give this job topics of its"
                                + " own, or set model.id="
                                + owner
                                + " and resume that job; or, to let this model's records replace"
                                + " them, set "
                                + prefix
                                + MixtapeSettings.TAKE_OVER.key()
                                + "=true");
            }
        }
    }
}
