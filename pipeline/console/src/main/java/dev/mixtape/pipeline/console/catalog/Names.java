package dev.mixtape.pipeline.console.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.operators.text.PlainText;
import dev.mixtape.pipeline.kafka.BrokerException;
import dev.mixtape.pipeline.kafka.KafkaErrors;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ComponentName;
import dev.mixtape.schemas.RecordCodec;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The names that people give to components. */
public final class Names {
    /** The longest, in characters. */
    public static final int MAX_CHARACTERS = 100;

    private final Settings settings;

    Names(Settings settings) {
        this.settings = settings;
    }

    /** Returns what stands for a component in maps of names: {@code modelId/component}. */
    public static String key(String modelId, int component) {
        return modelId + "/" + component;
    }

    /**
     * Gives a name, or takes it back. It is known when the feed has read it, as by every other
     * console.
     *
     * @param name one line of plain text, of at most 100 characters; blank takes the name back
     * @throws IllegalArgumentException for another, in a sentence
     * @throws BrokerException if the broker does not take it
     */
    public void put(String modelId, int component, String name) {
        String plain = name.strip();
        byte[] value = plain.isEmpty() ? null : encode(modelId, component, plain);
        Topics.create(settings, List.of(Topics.NAMES));
        Properties properties = settings.kafka();
        properties.putIfAbsent("acks", "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            String topic = settings.get(MixtapeSettings.CONSOLE_NAMES_TOPIC);
            byte[] key = key(modelId, component).getBytes(UTF_8);
            var unused = producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (ExecutionException | KafkaException e) {
            throw KafkaErrors.with(settings, "the name was not given", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while giving a name", e);
        }
    }

    private static byte[] encode(String modelId, int component, String name) {
        ComponentName record = new ComponentName(modelId, component, name, Instant.now());
        check(record);
        return new RecordCodec<>(ComponentName.class).encode(record);
    }

    /** Throws for a name that cannot be used, whoever gave it. */
    static void check(ComponentName record) {
        String name = record.getName();
        if (name.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    "name of "
                            + name.length()
                            + " characters: must have at most "
                            + MAX_CHARACTERS);
        }
        if (!PlainText.line(name).equals(name)) {
            throw new IllegalArgumentException(
                    "name with control or format characters: write it with printable ones");
        }
        if (record.getComponent() < 0) {
            throw new IllegalArgumentException(
                    "component=" + record.getComponent() + ": must be at least 0");
        }
    }
}
