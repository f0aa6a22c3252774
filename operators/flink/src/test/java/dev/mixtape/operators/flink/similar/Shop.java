package dev.mixtape.operators.flink.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.linear.Float16;
import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.schemas.SimilarTrack;
import dev.mixtape.schemas.SimilarTracks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * The three operators, the channels between their shards, and what a reader of the topic knows.
 * Each channel keeps its order; which one goes on next is drawn from a seed.
 */
final class Shop implements AutoCloseable {
    private static final int KEY_GROUPS = 1_024;

    private final SimilarOptions options;
    private final Random random;
    private final KeyedOneInputStreamOperatorTestHarness<Integer, CatalogChange, Question> ask;
    private final KeyedOneInputStreamOperatorTestHarness<Integer, Question, Answer> search;
    private final KeyedOneInputStreamOperatorTestHarness<Integer, Answer, SimilarChange> keep;

    private final Map<Integer, Deque<Question>> questions = new TreeMap<>();
    private final Map<String, Deque<Answer>> answers = new TreeMap<>();
    private int sent;
    private long checkpoint;

    /** The embeddings of the catalog, as the operators keep them. */
    final Map<String, float[]> catalog = new TreeMap<>();

    /** The topic, compacted. */
    final Map<String, SimilarTracks> topic = new TreeMap<>();

    /** The state of the three. */
    record Snapshot(
            OperatorSubtaskState ask, OperatorSubtaskState search, OperatorSubtaskState keep) {}

    static SimilarOptions options(Similarity similarity, int shards, int k, int askAgain) {
        return new SimilarOptions(
                "m",
                Comparison.valueOf(similarity.name()),
                new Shards(shards, KEY_GROUPS),
                k,
                100,
                askAgain);
    }

    Shop(SimilarOptions options, Snapshot from, long seed) throws Exception {
        this.options = options;
        random = new Random(seed);
        Shards shards = options.shards();
        ask =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new AskNeighbours(options)),
                        change -> AskNeighbours.KEY,
                        Types.INT);
        search =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new SearchNeighbours(options)),
                        question -> shards.key(question.shard()),
                        Types.INT);
        keep =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeepNeighbours(options), answer -> shards.key(answer.to()), Types.INT);
        if (from != null) {
            ask.initializeState(from.ask());
            search.initializeState(from.search());
            keep.initializeState(from.keep());
        }
        ask.open();
        search.open();
        keep.open();
    }

    /** A track comes or changes, and its questions set out. */
    void put(String id, long modelVersion, float[] embedding) throws Exception {
        catalog.put(id, Float16.decode(Float16.encode(embedding)));
        change(new CatalogChange(id, modelVersion, embedding));
    }

    /** A track goes. */
    void withdraw(String id) throws Exception {
        catalog.remove(id);
        change(new CatalogChange(id, -1, null));
    }

    private void change(CatalogChange change) throws Exception {
        ask.processElement(change, 0);
        for (Question question : taken(ask)) {
            questions.computeIfAbsent(question.shard(), c -> new ArrayDeque<>()).add(question);
        }
    }

    /** One message, of a channel drawn by chance; returns whether there was one. */
    boolean step() throws Exception {
        List<Runnable> choices = new ArrayList<>();
        questions.values().stream()
                .filter(queue -> !queue.isEmpty())
                .forEach(queue -> choices.add(() -> search(queue.remove())));
        answers.values().stream()
                .filter(queue -> !queue.isEmpty())
                .forEach(queue -> choices.add(() -> keep(queue.remove())));
        if (choices.isEmpty()) {
            return false;
        }
        choices.get(random.nextInt(choices.size())).run();
        return true;
    }

    /** All messages arrive, and a checkpoint is made. */
    Snapshot settle() throws Exception {
        rest();
        return new Snapshot(
                ask.snapshot(checkpoint, 0),
                search.snapshot(checkpoint, 0),
                keep.snapshot(checkpoint, 0));
    }

    /** All messages arrive, and lists go out as before a checkpoint. */
    void rest() throws Exception {
        while (step()) {
            // on to the next
        }
        keep.prepareSnapshotPreBarrier(++checkpoint);
        for (SimilarChange change : taken(keep)) {
            sent++;
            if (change.tracks() == null) {
                topic.remove(change.trackId());
            } else {
                topic.put(change.trackId(), change.tracks());
            }
        }
    }

    /** How many lists were sent out so far. */
    int sent() {
        return sent;
    }

    /** Every track of the catalog has a list, and it is what looking at all finds. */
    void assertExact() {
        assertThat(topic.keySet()).isEqualTo(catalog.keySet());
        Map<String, float[]> directions = new TreeMap<>();
        catalog.forEach(
                (id, values) ->
                        directions.put(id, options.comparison().similarity().direction(values)));
        Map<String, List<Float>> found = new TreeMap<>();
        Map<String, List<Float>> exact = new TreeMap<>();
        for (String id : catalog.keySet()) {
            found.put(
                    id,
                    topic.get(id).getNeighbours().stream()
                            .map(SimilarTrack::getSimilarity)
                            .toList());
            exact.put(id, exact(id, directions));
        }
        assertThat(found).isEqualTo(exact);
    }

    /** Similarities of a track's nearest. */
    private List<Float> exact(String id, Map<String, float[]> directions) {
        return directions.entrySet().stream()
                .filter(other -> !other.getKey().equals(id))
                .map(other -> between(directions.get(id), other.getValue()))
                .sorted(Comparator.reverseOrder())
                .limit(options.k())
                .toList();
    }

    private float between(float[] one, float[] other) {
        return (float) options.comparison().similarity().ofDirections(one, other);
    }

    private void search(Question question) {
        try {
            search.processElement(question, 0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        for (Answer answer : taken(search)) {
            String channel = question.shard() + ">" + answer.to();
            answers.computeIfAbsent(channel, c -> new ArrayDeque<>()).add(answer);
        }
    }

    private void keep(Answer answer) {
        try {
            keep.processElement(answer, 0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an operator has put out since the last time. */
    private static <T> List<T> taken(KeyedOneInputStreamOperatorTestHarness<Integer, ?, T> from) {
        List<T> output = from.extractOutputValues();
        from.getOutput().clear();
        return output;
    }

    @Override
    public void close() {
        try {
            ask.close();
            search.close();
            keep.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
