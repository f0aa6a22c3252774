package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.neighbours.Float16;
import dev.mixtape.operators.similarity.Similarity;
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

    private final Map<String, Deque<Question>> questions = new TreeMap<>();
    private final Map<String, Deque<Answer>> answers = new TreeMap<>();
    private int questionsSeen;
    private int answersSeen;
    private int changesSeen;
    private long checkpoint;

    /** The embeddings of the catalog, as the operators keep them. */
    final Map<String, float[]> catalog = new TreeMap<>();

    /** The topic, compacted. */
    final Map<String, SimilarTracks> topic = new TreeMap<>();

    /** The state of the three. */
    record Snapshot(
            OperatorSubtaskState ask, OperatorSubtaskState search, OperatorSubtaskState keep) {}

    static SimilarOptions options(Similarity similarity, int shards, int k, int askAgain) {
        return new SimilarOptions(similarity, new Shards(shards, KEY_GROUPS), k, 100, askAgain);
    }

    Shop(SimilarOptions options, Snapshot from, long seed) throws Exception {
        this.options = options;
        random = new Random(seed);
        Shards shards = options.shards();
        ask =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new AskNeighbours(options)),
                        change -> shards.key(shards.of(change.trackId())),
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
        List<Question> asked = ask.extractOutputValues();
        for (; questionsSeen < asked.size(); questionsSeen++) {
            Question question = asked.get(questionsSeen);
            String channel = options.shards().of(change.trackId()) + ">" + question.shard();
            questions.computeIfAbsent(channel, c -> new ArrayDeque<>()).add(question);
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
        while (step()) {
            // on to the next
        }
        keep.prepareSnapshotPreBarrier(++checkpoint);
        List<SimilarChange> changes = keep.extractOutputValues();
        for (; changesSeen < changes.size(); changesSeen++) {
            SimilarChange change = changes.get(changesSeen);
            if (change.tracks() == null) {
                topic.remove(change.trackId());
            } else {
                topic.put(change.trackId(), change.tracks());
            }
        }
        return new Snapshot(
                ask.snapshot(checkpoint, 0),
                search.snapshot(checkpoint, 0),
                keep.snapshot(checkpoint, 0));
    }

    /** How many lists were sent out so far. */
    int sent() {
        return changesSeen;
    }

    /** Similarities of a track's nearest, by looking at all. */
    List<Float> exact(String id) {
        return catalog.entrySet().stream()
                .filter(other -> !other.getKey().equals(id))
                .map(
                        other ->
                                (float)
                                        options.similarity()
                                                .ofDirections(
                                                        options.similarity()
                                                                .direction(catalog.get(id)),
                                                        options.similarity()
                                                                .direction(other.getValue())))
                .sorted(Comparator.reverseOrder())
                .limit(options.k())
                .toList();
    }

    private void search(Question question) {
        try {
            search.processElement(question, 0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        List<Answer> given = search.extractOutputValues();
        for (; answersSeen < given.size(); answersSeen++) {
            Answer answer = given.get(answersSeen);
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
