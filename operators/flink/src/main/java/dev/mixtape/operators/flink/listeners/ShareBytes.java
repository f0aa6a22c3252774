package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.listeners.ComponentShares;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Shares as bytes: n times (int32 component, float32 share), little-endian, components rising; and
 * back.
 */
final class ShareBytes {
    private static final int PAIR = Integer.BYTES + Float.BYTES;

    private ShareBytes() {}

    static ByteBuffer write(ComponentShares shares) {
        ByteBuffer bytes = ByteBuffer.allocate(shares.size() * PAIR).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < shares.size(); i++) {
            float share = (float) shares.share(i);
            if (share > 0) { // none is left of the smallest doubles
                bytes.putInt(shares.component(i)).putFloat(share);
            }
        }
        return bytes.flip();
    }

    /** Reads without moving anything in the record itself. */
    static ComponentShares read(ByteBuffer bytes) {
        ByteBuffer view = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int[] components = new int[view.remaining() / PAIR];
        double[] shares = new double[components.length];
        for (int i = 0; i < components.length; i++) {
            components[i] = view.getInt();
            shares[i] = view.getFloat();
        }
        return ComponentShares.of(components, shares);
    }
}
