package dev.mixtape.operators.flink.listeners;

import dev.mixtape.operators.linear.Float16;
import dev.mixtape.operators.listeners.ComponentShares;
import dev.mixtape.schemas.internal.AcceptedPlay;
import dev.mixtape.schemas.internal.KnownTrack;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Plays, tracks and options for the operators' tests. */
final class Plays {
    static final long NOON = Instant.parse("2026-07-01T12:00:00Z").toEpochMilli();
    static final long DAY = Duration.ofDays(1).toMillis();
    static final long INTERVAL = 1_000;
    static final int WAITING = 3;
    static final int TRACKS = 8;
    static final int CANDIDATES = 2;
    static final int VECTOR_WIDTH = 2;

    private Plays() {}

    static ListenerOptions options() {
        return options(Duration.ofDays(30));
    }

    static ListenerOptions options(Duration halfLife) {
        return options(halfLife, VECTOR_WIDTH);
    }

    static ListenerOptions options(Duration halfLife, int vectorWidth) {
        return new ListenerOptions(
                "m",
                vectorWidth,
                halfLife,
                Duration.ofDays(7),
                WAITING,
                TRACKS,
                CANDIDATES,
                3,
                Duration.ofMillis(INTERVAL));
    }

    static AcceptedPlay play(String user, String track, long time, long readAt) {
        return new AcceptedPlay(user, track, time, 1.0, "plays", 0, time % 1_000, readAt);
    }

    /** Of a model that makes no vectors, unless some numbers of one are given. */
    static KnownTrack track(String id, long version, Map<Integer, Double> shares, float... vector) {
        return new KnownTrack(
                id,
                version,
                ShareBytes.write(ComponentShares.of(shares)),
                ByteBuffer.wrap(Float16.encode(vector)));
    }
}
