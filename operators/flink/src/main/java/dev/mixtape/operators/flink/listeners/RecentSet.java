package dev.mixtape.operators.flink.listeners;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Things that happened to the current key, each with its time; the newest so many, the others are
 * forgotten. Things are kept as 64 bits of a SHA-256: among 10,000, one is taken for another with a
 * probability of 3e-12.
 */
final class RecentSet {
    private final MapState<Long, Long> times;
    private final ValueState<Integer> count;
    private final int most;
    private final MessageDigest digest;

    RecentSet(RuntimeContext context, String name, int most) {
        times = context.getMapState(new MapStateDescriptor<>(name, Types.LONG, Types.LONG));
        count = context.getState(new ValueStateDescriptor<>(name + "-count", Types.INT));
        this.most = most;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Tells whether it is remembered. */
    boolean contains(String thing) throws Exception {
        return times.contains(hash(thing));
    }

    /** Remembers it; tells whether it was not remembered before. */
    boolean add(String thing, long time) throws Exception {
        long hash = hash(thing);
        Long before = times.get(hash);
        if (before == null || before < time) {
            times.put(hash, time);
        }
        if (before != null) {
            return false;
        }
        int now = (count.value() == null ? 0 : count.value()) + 1;
        count.update(now > most + most / 4 ? forgetTheOldest() : now); // a quarter at a time
        return true;
    }

    private int forgetTheOldest() throws Exception {
        List<Map.Entry<Long, Long>> all = new ArrayList<>();
        for (Map.Entry<Long, Long> entry : times.entries()) {
            all.add(Map.entry(entry.getKey(), entry.getValue()));
        }
        all.sort(
                Map.Entry.<Long, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
        for (Map.Entry<Long, Long> old : all.subList(0, all.size() - most)) {
            times.remove(old.getKey());
        }
        return most;
    }

    private long hash(String thing) {
        return ByteBuffer.wrap(digest.digest(thing.getBytes(UTF_8))).getLong();
    }
}
