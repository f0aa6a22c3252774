package dev.mixtape.it.chaos;

import dev.mixtape.it.faults.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which faults, in which order and when: a pure function of the seed and the length. */
final class Schedule {
    /** Beyond deploy's heartbeat.timeout of 20 s, and beyond the broker's session of 3 s. */
    private static final int FROZEN_SECONDS = 24;

    /** With a checkpoint a second, fewer than the ten failures in a row that a job tolerates. */
    private static final int REFUSING_SECONDS = 8;

    private Schedule() {}

    /**
     * Draws a long one: each kind of process killed three times, each frozen once, the disk of
     * broker and of a TaskManager full once, checkpoints refused once. Times are spread evenly and
     * then moved by up to 0.4 of their distance, so that some faults meet a cluster that is still
     * recovering.
     */
    static List<Fault> full(long seed, Duration length) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        for (String kind : List.of("broker", "jobmanager", "taskmanager")) {
            for (int i = 0; i < 3; i++) {
                faults.add(drawn(Fault.Kind.KILL, role(kind, random), random.nextInt(6)));
            }
            faults.add(drawn(Fault.Kind.PAUSE, role(kind, random), FROZEN_SECONDS));
        }
        faults.add(drawn(Fault.Kind.FULL_DISK, "broker", 5));
        faults.add(drawn(Fault.Kind.FULL_DISK, role("taskmanager", random), 10));
        faults.add(drawn(Fault.Kind.REFUSED_CHECKPOINTS, "checkpoints", REFUSING_SECONDS));
        return spread(faults, random, length);
    }

    /**
     * Draws a short one: each kind of process killed once, a TaskManager frozen, checkpoints
     * refused.
     */
    static List<Fault> brief(long seed, Duration length) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        for (String kind : List.of("broker", "jobmanager", "taskmanager")) {
            faults.add(drawn(Fault.Kind.KILL, role(kind, random), random.nextInt(3)));
        }
        faults.add(drawn(Fault.Kind.PAUSE, role("taskmanager", random), FROZEN_SECONDS));
        faults.add(drawn(Fault.Kind.REFUSED_CHECKPOINTS, "checkpoints", REFUSING_SECONDS));
        return spread(faults, random, length);
    }

    private static List<Fault> spread(List<Fault> faults, Random random, Duration length) {
        Collections.shuffle(faults, random);
        double distance = length.toMillis() / (double) faults.size();
        List<Fault> timed = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            long at = Math.round(distance * (i + 0.4 * random.nextDouble()));
            Fault fault = faults.get(i);
            timed.add(new Fault(fault.kind(), fault.role(), Duration.ofMillis(at), fault.lasts()));
        }
        return List.copyOf(timed);
    }

    private static Fault drawn(Fault.Kind kind, String role, int seconds) {
        return new Fault(kind, role, Duration.ZERO, Duration.ofSeconds(seconds));
    }

    private static String role(String kind, Random random) {
        return kind.equals("taskmanager") ? kind + "-" + (1 + random.nextInt(2)) : kind;
    }
}
