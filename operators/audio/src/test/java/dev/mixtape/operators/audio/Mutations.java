package dev.mixtape.operators.audio;

import dev.mixtape.operators.audio.Encoded.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Files as an attacker or a broken disk would make them: valid ones with some bytes changed. */
final class Mutations {

    private static final int[] EXTREMES = {
        0,
        1,
        -1,
        0x7FFFFFFF,
        0x80000000,
        0xFFFF,
        0x10000,
        0x7FFF,
        0xFFFFFFF0,
        0x40000000,
        0x00FFFFFF
    };
    private static final int HEADER = 200;

    private final Map<Kind, byte[]> originals = new EnumMap<>(Kind.class);

    Mutations() {
        for (Kind kind : Kind.values()) {
            float[] left = new float[24_000];
            float[] right = new float[24_000];
            Random random = new Random(3);
            for (int i = 0; i < left.length; i++) {
                left[i] = (float) (0.3 * Math.sin(i * 0.05) + 0.1 * random.nextGaussian());
                right[i] = (float) (0.3 * Math.sin(i * 0.031));
            }
            Map<String, String> tags = Map.of("title", "t", "artist", "a", "genre", "g");
            originals.put(kind, Encoded.file(kind, 48_000, tags, left, right));
        }
    }

    /** The mutation of this number: always the same. */
    byte[] of(Kind kind, long number) {
        Random random = new Random(number * 31 + kind.name().hashCode());
        byte[] bytes = originals.get(kind).clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            bytes = change(bytes, random);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes, Random random) {
        // Half of the changes hit the header, where the sizes are.
        int reach = random.nextBoolean() ? Math.min(HEADER, bytes.length) : bytes.length;
        int at = random.nextInt(Math.max(1, reach));
        switch (random.nextInt(6)) {
            case 0 -> bytes[at % bytes.length] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at % bytes.length] = (byte) random.nextInt();
            case 2 -> extreme(bytes, at, random);
            case 3 ->
                    Arrays.fill(
                            bytes,
                            at,
                            Math.min(bytes.length, at + random.nextInt(64)),
                            (byte) random.nextInt());
            case 4 -> {
                return Arrays.copyOf(bytes, Math.max(1, at));
            }
            default -> {
                return splice(bytes, at, random);
            }
        }
        return bytes;
    }

    private static void extreme(byte[] bytes, int at, Random random) {
        if (at + 4 <= bytes.length) {
            ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            ByteBuffer.wrap(bytes)
                    .order(order)
                    .putInt(at, EXTREMES[random.nextInt(EXTREMES.length)]);
        }
    }

    /** Puts a piece of another file, of any kind, in the middle of this one. */
    private byte[] splice(byte[] bytes, int at, Random random) {
        List<byte[]> all = List.copyOf(originals.values());
        byte[] other = all.get(random.nextInt(all.size()));
        int from = random.nextInt(other.length);
        int length = Math.min(other.length - from, random.nextInt(2000));
        byte[] spliced = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(other, from, spliced, at, length);
        System.arraycopy(bytes, at, spliced, at + length, bytes.length - at);
        return spliced;
    }
}
