package dev.mixtape.operators.flink.listeners;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.operators.flink.IncomingRecord;
import dev.mixtape.schemas.MalformedRecordException;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.KnownTrack;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the embeddings topic what listeners' features need of it. Embeddings of another model
 * are passed over: its components mean something else. Only this job writes that topic; what anyone
 * else put there is logged with its coordinates and passed over.
 */
public final class ReadKnownTracks
        implements FlatMapFunction<IncomingRecord, KnownTrack>, ResultTypeQueryable<KnownTrack> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ReadKnownTracks.class);

    private final String modelId;
    private transient RecordCodec<TrackEmbedding> codec;

    /** Makes it for the embeddings of one model. */
    public ReadKnownTracks(String modelId) {
        this.modelId = modelId;
    }

    @Override
    public void flatMap(IncomingRecord record, Collector<KnownTrack> out) {
        if (codec == null) {
            codec = new RecordCodec<>(TrackEmbedding.class);
        }
        try {
            if (record.value() != null) {
                TrackEmbedding embedding = codec.decode(record.value());
                if (embedding.getModelId().equals(modelId)) {
                    out.collect(KnownTracks.of(embedding));
                }
            } else if (record.key() != null) {
                out.collect(KnownTracks.withdrawn(new String(record.key(), UTF_8)));
            }
        } catch (MalformedRecordException | IllegalArgumentException e) {
            LOG.warn(
                    "Passed over {}-{} at offset {}, which is no embedding: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    @Override
    public TypeInformation<KnownTrack> getProducedType() {
        return new AvroTypeInfo<>(KnownTrack.class);
    }
}
