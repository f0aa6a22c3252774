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

    /** The job goes on for so long before it is taken back: a few versions. */
    private static final int REGRET_SECONDS = 10;

    private static final int BRIEF_REGRET_SECONDS = 5;

    /** The smaller job runs for so long before there is a new machine. */
    private static final int REPLACED_SECONDS = 5;

    private static final List<String> PROCESSES = List.of("broker", "jobmanager", "taskmanager");

    private Schedule() {}

    /**
     * Draws a long one. Each kind of process is killed, one of them once more and frozen besides:
     * in three seeds that follow one another each has its turn. The disk of broker and of a
     * TaskManager is full once, checkpoints are refused once; the job is away too long, is rolled
     * back, gets more partitions, and loses a TaskManager for good. Times are spread evenly and
     * then moved by up to 0.4 of their distance, so that some faults meet a cluster that is still
     * recovering.
     *
     * <p>Partitions come after the rollback. The other way round a track's older revision may be
     * read again behind its newer one and then, as it should be, is neither embedded nor learned:
     * the account could no longer be exact.
     *
     * @param away beyond the broker's patience with a transaction
     */
    static List<Fault> full(long seed, Duration length, Duration away) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        for (String kind : PROCESSES) {
            faults.add(drawn(Fault.Kind.KILL, role(kind, random), random.nextInt(6)));
        }
        String chosen = PROCESSES.get(Math.floorMod(seed, PROCESSES.size()));
        faults.add(drawn(Fault.Kind.KILL, role(chosen, random), random.nextInt(6)));
        faults.add(drawn(Fault.Kind.PAUSE, role(chosen, random), FROZEN_SECONDS));
        faults.add(drawn(Fault.Kind.FULL_DISK, "broker", 5));
        faults.add(drawn(Fault.Kind.FULL_DISK, role("taskmanager", random), 10));
        faults.add(drawn(Fault.Kind.REFUSED_CHECKPOINTS, "checkpoints", REFUSING_SECONDS));
        faults.add(drawn(Fault.Kind.AWAY, "job", Math.toIntExact(away.toSeconds())));
        faults.add(drawn(Fault.Kind.ROLLBACK, "job", REGRET_SECONDS));
        faults.add(drawn(Fault.Kind.MORE_PARTITIONS, "tracks", 0));
        faults.add(drawn(Fault.Kind.LOST, "taskmanager-2", REPLACED_SECONDS));
        return spread(faults, random, length);
    }

    /** Draws a short one: each kind of process is killed, and the job is rolled back. */
    static List<Fault> brief(long seed, Duration length) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        for (String kind : PROCESSES) {
            faults.add(drawn(Fault.Kind.KILL, role(kind, random), random.nextInt(3)));
        }
        faults.add(drawn(Fault.Kind.ROLLBACK, "job", BRIEF_REGRET_SECONDS));
        return spread(faults, random, length);
    }

    private static List<Fault> spread(List<Fault> faults, Random random, Duration length) {
        Collections.shuffle(faults, random);
        int rollback = indexOf(Fault.Kind.ROLLBACK, faults);
        int partitions = indexOf(Fault.Kind.MORE_PARTITIONS, faults);
        if (partitions >= 0 && partitions < rollback) {
            Collections.swap(faults, partitions, rollback);
        }
        double distance = length.toMillis() / (double) faults.size();
        List<Fault> timed = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            long at = Math.round(distance * (i + 0.4 * random.nextDouble()));
            Fault fault = faults.get(i);
            timed.add(new Fault(fault.kind(), fault.role(), Duration.ofMillis(at), fault.lasts()));
        }
        return List.copyOf(timed);
    }

    private static int indexOf(Fault.Kind kind, List<Fault> faults) {
        return faults.stream().map(Fault::kind).toList().indexOf(kind);
    }

    private static Fault drawn(Fault.Kind kind, String role, int seconds) {
        return new Fault(kind, role, Duration.ZERO, Duration.ofSeconds(seconds));
    }

    private static String role(String kind, Random random) {
        return kind.equals("taskmanager") ? kind + "-" + (1 + random.nextInt(2)) : kind;
    }
}
