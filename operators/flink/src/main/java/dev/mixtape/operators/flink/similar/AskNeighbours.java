package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.flink.FrozenSettings;
import dev.mixtape.operators.linear.Float16;
import dev.mixtape.schemas.internal.CatalogVector;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Asks every shard about a track that comes, changes or goes, and with it about the tracks that
 * were asked about longest ago: a list also grows old because of others that came and did not see
 * it, or went.
 *
 * <p>All questions come from one subtask, so that every shard hears of the tracks in one and the
 * same order: of two tracks the later one finds the earlier in its shard. From several, each could
 * come to the other's shard before the other, and neither would ever hear of the other.
 *
 * <p>State, in RocksDB under the one key: the embedding of each track, and the queue of those to
 * ask about again. The same embedding again is passed over, so the embeddings topic may be read
 * again.
 */
public final class AskNeighbours extends KeyedProcessFunction<Integer, CatalogChange, Question>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    /** What all changes are keyed by. */
    public static final int KEY = 0;

    private final SimilarOptions options;

    private transient MapState<String, CatalogVector> vectors;
    private transient MapState<Long, String> queue;
    private transient MapState<String, Long> places;
    private transient ValueState<Long> newest;
    private transient ValueState<Long> oldest;
    private transient Counter withdrawn;
    private transient Counter repeated;

    /** Makes the function. */
    public AskNeighbours(SimilarOptions options) {
        this.options = options;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        FrozenSettings.check(
                context.getOperatorStateStore(),
                options.fixed(),
                "neighbours",
                "set it back, or run once with similar.enabled=false and without this state"
                        + " (--allowNonRestoredState), and then anew: the embeddings topic is read"
                        + " from its beginning");
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // all of it is in state already
    }

    @Override
    public void open(OpenContext context) {
        var state = getRuntimeContext();
        vectors =
                state.getMapState(
                        new MapStateDescriptor<>(
                                "vectors", Types.STRING, new AvroTypeInfo<>(CatalogVector.class)));
        queue = state.getMapState(new MapStateDescriptor<>("queue", Types.LONG, Types.STRING));
        places = state.getMapState(new MapStateDescriptor<>("places", Types.STRING, Types.LONG));
        newest = state.getState(new ValueStateDescriptor<>("newest", Types.LONG));
        oldest = state.getState(new ValueStateDescriptor<>("oldest", Types.LONG));
        withdrawn = state.getMetricGroup().counter("withdrawnTracks");
        repeated = state.getMetricGroup().counter("repeatedEmbeddings");
    }

    @Override
    public void processElement(CatalogChange change, Context context, Collector<Question> out)
            throws Exception {
        String id = change.trackId();
        CatalogVector before = vectors.get(id);
        if (change.embedding() == null) {
            if (before != null) {
                vectors.remove(id);
                dequeue(id);
                withdrawn.inc();
                ask(Question.Kind.GOES, id, before, new byte[0], out);
                askAgain(options.askAgain() * options.k(), out);
            } else {
                // A transaction that expired may have taken the list's tombstone with it.
                int home = options.shards().of(id);
                out.collect(new Question(home, Question.Kind.IS_GONE, id, 0, -1, new byte[0]));
            }
            return;
        }
        byte[] embedding = Float16.encode(change.embedding());
        if (before != null
                && before.getModelVersion() == change.modelVersion()
                && before.getValues().equals(ByteBuffer.wrap(embedding))) {
            repeated.inc();
            return;
        }
        CatalogVector vector = Vectors.record(next(), change.modelVersion(), embedding);
        vectors.put(id, vector);
        dequeue(id);
        ask(
                before == null ? Question.Kind.COMES : Question.Kind.CHANGES,
                id,
                vector,
                embedding,
                out);
        askAgain(options.askAgain(), out);
        enqueue(id);
    }

    /**
     * About those that were asked about longest ago, each once at most. For one that goes, k times
     * as many as for one that comes: it leaves a gap in some 2k lists, which nothing else fills.
     */
    private void askAgain(int count, Collector<Question> out) throws Exception {
        long end = newest.value();
        long place = oldest.value() == null ? 0 : oldest.value();
        for (int asked = 0; asked < count; asked++) {
            String id = queue.get(place);
            while (id == null && place < end) { // moved or gone
                place++;
                id = queue.get(place);
            }
            if (id == null) {
                break;
            }
            dequeue(id);
            enqueue(id);
            CatalogVector vector = vectors.get(id);
            ask(Question.Kind.AGAIN, id, vector, Vectors.bytes(vector), out);
        }
        oldest.update(place);
    }

    private void ask(
            Question.Kind kind,
            String id,
            CatalogVector vector,
            byte[] embedding,
            Collector<Question> out) {
        for (int shard = 0; shard < options.shards().count(); shard++) {
            out.collect(
                    new Question(
                            shard,
                            kind,
                            id,
                            vector.getNumber(),
                            vector.getModelVersion(),
                            embedding));
        }
    }

    private void enqueue(String id) throws Exception {
        long place = next();
        queue.put(place, id);
        places.put(id, place);
    }

    private void dequeue(String id) throws Exception {
        Long place = places.get(id);
        if (place != null) {
            queue.remove(place);
            places.remove(id);
        }
    }

    /** Counts revisions and places alike, upwards from 1. */
    private long next() throws Exception {
        long next = newest.value() == null ? 1 : newest.value() + 1;
        newest.update(next);
        return next;
    }
}
