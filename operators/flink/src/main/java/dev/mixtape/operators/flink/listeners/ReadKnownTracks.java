package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.flink.ReadEmbeddings;
import dev.mixtape.schemas.TrackEmbedding;
import dev.mixtape.schemas.internal.KnownTrack;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** Reads from the embeddings topic what listeners' features need of it. */
public final class ReadKnownTracks extends ReadEmbeddings<KnownTrack> {
    private static final long serialVersionUID = 1L;

    private final int vectorWidth;

    /** Makes it for the embeddings of one model. */
    public ReadKnownTracks(ListenerOptions options) {
        super(options.modelId());
        vectorWidth = options.vectorWidth();
    }

    @Override
    protected KnownTrack embedded(TrackEmbedding embedding) {
        return KnownTracks.of(embedding, vectorWidth);
    }

    @Override
    protected KnownTrack withdrawn(String trackId) {
        return KnownTracks.withdrawn(trackId);
    }

    @Override
    public TypeInformation<KnownTrack> getProducedType() {
        return new AvroTypeInfo<>(KnownTrack.class);
    }
}
