package dev.mixtape.operators.flink.similar;

import dev.mixtape.schemas.internal.CatalogVector;
import java.nio.ByteBuffer;

/** Embeddings in records. */
final class Vectors {
    private Vectors() {}

    static CatalogVector record(long number, long modelVersion, byte[] embedding) {
        return new CatalogVector(number, modelVersion, ByteBuffer.wrap(embedding));
    }

    static byte[] bytes(CatalogVector vector) {
        ByteBuffer values = vector.getValues().duplicate();
        byte[] bytes = new byte[values.remaining()];
        values.get(bytes);
        return bytes;
    }
}
