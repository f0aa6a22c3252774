package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.listeners.ComponentShares;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** Shares as bytes: n times (int32 component, float32 share), little-endian, and back. */
final class ShareBytes {
    private static final int PAIR = Integer.BYTES + Float.BYTES;

    private ShareBytes() {}

    static ByteBuffer write(ComponentShares shares) {
        ByteBuffer bytes = ByteBuffer.allocate(shares.size() * PAIR).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < shares.size(); i++) {
            bytes.putInt(shares.component(i)).putFloat((float) shares.share(i));
        }
        return bytes.flip();
    }

    /** Reads without moving anything in the record itself. */
    static ComponentShares read(ByteBuffer bytes) {
        ByteBuffer view = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, Double> shares = new TreeMap<>();
        while (view.remaining() >= PAIR) {
            shares.put(view.getInt(), (double) view.getFloat());
        }
        return ComponentShares.of(shares);
    }
}
