package dev.mixtape.pipeline.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.flink.listeners.ListenerSettings;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.deadletters.DeadLetterBox.Letter;
import dev.mixtape.pipeline.deadletters.Originals.GoneException;
import dev.mixtape.pipeline.kafka.BrokerException;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the records of dead letters again: key, bytes and headers as they were, and headers that
 * say of what this is a replay.
 *
 * <p>A record and the mark that it was sent again become visible together, in one transaction, so a
 * replay that dies midway can be run again. Two at a time do not double anything either: both have
 * the same transactional id, which the second takes away from the first before it looks what was
 * replayed already.
 */
public final class Replayer implements AutoCloseable {
    /** Records a transaction; a broker gives one a minute by default. */
    private static final int BATCH = 100;

    private final Settings settings;
    private final Clock clock;
    private final String tracksTopic;
    private final Set<String> returns;
    private final String lettersTopic;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Connects, and ends whatever another replay has not committed. */
    public Replayer(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.tracksTopic = settings.get(MixtapeSettings.TRACKS_TOPIC);
        this.returns =
                Set.copyOf(
                        List.of(
                                settings.get(ListenerSettings.PLAYS_TOPIC),
                                settings.get(MixtapeSettings.CONTROL_TOPIC)));
        this.lettersTopic = settings.get(MixtapeSettings.DEAD_LETTERS_TOPIC);
        Properties properties = settings.kafka();
        properties.put("transactional.id", transactionalId(settings));
        properties.putIfAbsent("max.request.size", Integer.toString(Topics.MAX_TRACK_BYTES));
        properties.putIfAbsent("buffer.memory", Integer.toString(3 * Topics.MAX_TRACK_BYTES));
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /** Returns the transactional id of every replay for a job. */
    public static String transactionalId(Settings settings) {
        return settings.get(MixtapeSettings.JOB_NAME) + "-dead-letters-replay";
    }

    /** How a letter fared. */
    public enum Outcome {
        /** Its record stands in the topic once more. */
        REPLAYED,
        /** It would have been sent again. */
        WOULD_BE_REPLAYED,
        /** It was sent again before. */
        ALREADY,
        /** Its record is not there any more. */
        GONE
    }

    /**
     * One letter's fate.
     *
     * @param to where its record stands now; null unless it was replayed, now or before
     * @param reason why its record is gone; null unless it is
     */
    public record Result(Coordinates letter, Outcome outcome, Coordinates to, String reason) {}

    /**
     * Tells what {@link #replay} would do, and writes nothing.
     *
     * @param again also those that were sent again before
     */
    public static List<Result> rehearse(Settings settings, List<Letter> letters, boolean again) {
        List<Result> results = new ArrayList<>();
        try (Originals originals = new Originals(settings)) {
            for (Letter letter : letters) {
                results.add(already(letter, again) ? before(letter) : rehearse(originals, letter));
            }
        }
        return results;
    }

    /**
     * Sends again.
     *
     * @param letters read after this replayer was made, or another's replays may be missed
     * @param again also those that were sent again before
     * @throws BrokerException if it cannot go on; what was committed before stays
     */
    public List<Result> replay(List<Letter> letters, boolean again) {
        List<Result> results = new ArrayList<>();
        try (Originals originals = new Originals(settings)) {
            for (int i = 0; i < letters.size(); i += BATCH) {
                List<Letter> batch = letters.subList(i, Math.min(i + BATCH, letters.size()));
                results.addAll(transaction(originals, batch, again));
            }
        } catch (KafkaException | ExecutionException e) {
            throw new BrokerException(
                    isTakenOver(e)
                            ? "another replay has begun and taken over from this one; look at what"
                                    + " is left with dead-letters list"
                            : tracksTopic
                                    + ": records could not be sent again ("
                                    + e.getMessage()
                                    + "); run the same command again, nothing is sent twice",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while sending records again", e);
        }
        return results;
    }

    private static boolean isTakenOver(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ProducerFencedException
                    || t instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    private List<Result> transaction(Originals originals, List<Letter> batch, boolean again)
            throws ExecutionException, InterruptedException {
        List<Result> results = new ArrayList<>();
        List<Coordinates> sent = new ArrayList<>();
        List<Future<RecordMetadata>> places = new ArrayList<>();
        producer.beginTransaction();
        for (Letter letter : batch) {
            if (already(letter, again)) {
                results.add(before(letter));
                continue;
            }
            try {
                places.add(
                        producer.send(
                                again(letter.coordinates(), originals.read(letter.letter()))));
                sent.add(letter.coordinates());
            } catch (GoneException e) {
                results.add(gone(letter, e));
            }
        }
        producer.flush();
        for (int i = 0; i < sent.size(); i++) {
            RecordMetadata place = places.get(i).get();
            Coordinates to = new Coordinates(place.topic(), place.partition(), place.offset());
            Future<RecordMetadata> unused = producer.send(mark(sent.get(i), to));
            results.add(new Result(sent.get(i), Outcome.REPLAYED, to, null));
        }
        producer.commitTransaction();
        return results;
    }

    private ProducerRecord<byte[], byte[]> again(
            Coordinates of, ConsumerRecord<byte[], byte[]> original) {
        Headers headers = new RecordHeaders(original.headers().toArray());
        headers.add(Replay.OF, of.toString().getBytes(UTF_8));
        headers.add(Replay.AT, clock.instant().toString().getBytes(UTF_8));
        // A play and a request go back where they were; all else is a track, from whatever topic it
        // once came.
        String topic = returns.contains(original.topic()) ? original.topic() : tracksTopic;
        // Where its producer put it: another partition might overtake later tracks of its key.
        Integer partition = original.topic().equals(topic) ? original.partition() : null;
        return new ProducerRecord<>(topic, partition, original.key(), original.value(), headers);
    }

    private ProducerRecord<byte[], byte[]> mark(Coordinates of, Coordinates to) {
        Headers headers = new RecordHeaders();
        headers.add(Replay.TO, to.toString().getBytes(UTF_8));
        headers.add(Replay.AT, clock.instant().toString().getBytes(UTF_8));
        return new ProducerRecord<>(
                lettersTopic, null, of.toString().getBytes(UTF_8), null, headers);
    }

    private static Result rehearse(Originals originals, Letter letter) {
        try {
            var unused = originals.read(letter.letter());
            return new Result(letter.coordinates(), Outcome.WOULD_BE_REPLAYED, null, null);
        } catch (GoneException e) {
            return gone(letter, e);
        }
    }

    private static boolean already(Letter letter, boolean again) {
        return letter.replay().isPresent() && !again;
    }

    private static Result before(Letter letter) {
        return new Result(
                letter.coordinates(), Outcome.ALREADY, letter.replay().orElseThrow().to(), null);
    }

    private static Result gone(Letter letter, GoneException e) {
        return new Result(letter.coordinates(), Outcome.GONE, null, e.getMessage());
    }

    @Override
    public void close() {
        producer.close();
    }
}
