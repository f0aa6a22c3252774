package dev.mixtape.pipeline.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.model.ModelSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelControl;
import dev.mixtape.schemas.RecordCodec;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The control topic as those see it who ask something of a model. */
public final class ControlTopic {
    private ControlTopic() {}

    /** Returns the bytes of a request. */
    public static byte[] encode(ModelControl control) {
        return new RecordCodec<>(ModelControl.class).encode(control);
    }

    /**
     * Writes a request, and makes the topic if it is missing.
     *
     * @param modelId its key
     * @param request at most {@link Topics#MAX_TRACK_BYTES}
     * @return where it stands: topic, partition and offset, as dead letters name it
     * @throws BrokerException if the broker does not take it
     */
    public static String send(Settings settings, String modelId, byte[] request) {
        Topics.create(settings, List.of(Topics.controls(MixtapeSettings.CONTROL_TOPIC)));
        String topic = settings.get(MixtapeSettings.CONTROL_TOPIC);
        Properties properties = settings.kafka();
        properties.putIfAbsent("acks", "all");
        properties.putIfAbsent("max.request.size", Integer.toString(Topics.MAX_TRACK_BYTES));
        properties.putIfAbsent("buffer.memory", Integer.toString(3 * Topics.MAX_TRACK_BYTES));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            RecordMetadata place =
                    producer.send(new ProducerRecord<>(topic, modelId.getBytes(UTF_8), request))
                            .get();
            return place.topic() + "/" + place.partition() + "/" + place.offset();
        } catch (ExecutionException | KafkaException e) {
            throw KafkaErrors.with(settings, "nothing was asked of the model", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while asking", e);
        }
    }

    /** Returns the newest line about the model that the settings name. */
    public static Optional<LearningProgress> progress(Settings settings) {
        String topic = settings.get(MixtapeSettings.PROGRESS_TOPIC);
        RecordCodec<LearningProgress> codec = new RecordCodec<>(LearningProgress.class);
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            return records.newest().stream()
                    .map(record -> TopicReader.decode(codec, record))
                    .filter(line -> line.getModelId().equals(settings.get(ModelSettings.MODEL_ID)))
                    .findAny();
        }
    }
}
