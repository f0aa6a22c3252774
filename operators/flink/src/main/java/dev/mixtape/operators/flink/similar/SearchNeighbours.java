package dev.mixtape.operators.flink.similar;

import dev.mixtape.operators.flink.QuietClose;
import dev.mixtape.operators.linear.Float16;
import dev.mixtape.operators.similar.TrackIndex;
import dev.mixtape.operators.similar.TrackIndex.Found;
import dev.mixtape.schemas.internal.CatalogVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches one shard (the key) for those who are near a track, and tells the keepers of the lists
 * that this concerns: of the track's own, and of those that were found. About a track that changes
 * or goes, where it is at home tells every shard: only this index can have named it.
 *
 * <p>State, in RocksDB: the embeddings of the shard. The index over them is memory, and built anew
 * from them at a shard's first question after a start.
 */
public final class SearchNeighbours extends KeyedProcessFunction<Integer, Question, Answer> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SearchNeighbours.class);

    private final SimilarOptions options;

    private transient MapState<String, CatalogVector> vectors;
    private transient Map<Integer, TrackIndex> indexes;
    private transient QuietClose closing;
    private transient Counter searches;

    /** For a gauge, which another thread reads. */
    private transient AtomicInteger indexed;

    /** Makes the function. */
    public SearchNeighbours(SimilarOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        vectors =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "indexed-vectors",
                                        Types.STRING,
                                        new AvroTypeInfo<>(CatalogVector.class)));
        indexes = new HashMap<>();
        closing = new QuietClose(this::closeIndexes);
        searches = getRuntimeContext().getMetricGroup().counter("searches");
        indexed = new AtomicInteger();
        getRuntimeContext().getMetricGroup().gauge("indexedTracks", indexed::get);
    }

    @Override
    public void close() {
        if (closing != null) {
            closing.close();
        }
    }

    /** In a loop: TrackIndex::close would load the class, though there may be no index. */
    private void closeIndexes() {
        for (TrackIndex index : indexes.values()) {
            index.close();
        }
    }

    @Override
    public void processElement(Question question, Context context, Collector<Answer> out)
            throws Exception {
        TrackIndex index = index(context.getCurrentKey());
        int home = options.shards().of(question.trackId());
        boolean here = home == question.shard();
        Found found =
                switch (question.kind()) {
                    case COMES, CHANGES ->
                            here
                                    ? keep(question, index)
                                    : index.meet(question.trackId(), embedding(question));
                    case AGAIN ->
                            new Found(
                                    index.again(question.trackId(), embedding(question)),
                                    List.of());
                    case GOES -> forget(question, index, here);
                    case IS_GONE -> new Found(List.of(), List.of());
                };
        searches.inc();
        indexed.set(indexes.values().stream().mapToInt(TrackIndex::size).sum());
        out.collect(Answer.of(home, true, question, found.near()));
        if (question.kind() != Question.Kind.AGAIN && question.kind() != Question.Kind.IS_GONE) {
            out.collect(Answer.of(question.shard(), false, question, found.nearTo()));
        }
        if (here
                && (question.kind() == Question.Kind.CHANGES
                        || question.kind() == Question.Kind.GOES)) {
            tellOthers(question, out);
        }
    }

    private Found keep(Question question, TrackIndex index) throws Exception {
        vectors.put(
                question.trackId(),
                Vectors.record(question.number(), question.modelVersion(), question.embedding()));
        return index.put(question.trackId(), question.number(), embedding(question));
    }

    private Found forget(Question question, TrackIndex index, boolean here) throws Exception {
        if (here) {
            vectors.remove(question.trackId());
            index.remove(question.trackId());
        }
        return new Found(List.of(), List.of());
    }

    /** Lists anywhere may have the track because this index named it. */
    private void tellOthers(Question question, Collector<Answer> out) {
        for (int shard = 0; shard < options.shards().count(); shard++) {
            if (shard != question.shard()) {
                out.collect(Answer.of(shard, false, question, List.of()));
            }
        }
    }

    private static float[] embedding(Question question) {
        return Float16.decode(question.embedding());
    }

    /** The index of a shard, in the order in which its tracks came. */
    private TrackIndex index(int key) throws Exception {
        TrackIndex index = indexes.get(key);
        if (index == null) {
            index =
                    new TrackIndex(
                            options.comparison().similarity(), options.kept(), options.beam());
            indexes.put(key, index);
            List<Map.Entry<String, CatalogVector>> stored = new ArrayList<>();
            vectors.entries().forEach(stored::add);
            stored.sort(Comparator.comparingLong(entry -> entry.getValue().getNumber()));
            for (Map.Entry<String, CatalogVector> entry : stored) {
                CatalogVector vector = entry.getValue();
                var unused =
                        index.put(
                                entry.getKey(),
                                vector.getNumber(),
                                Float16.decode(Vectors.bytes(vector)));
            }
            LOG.info("Indexed {} tracks from state", index.size());
        }
        return index;
    }
}
