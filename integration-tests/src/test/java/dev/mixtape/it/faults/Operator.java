package dev.mixtape.it.faults;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.trial.DeadLife;
import dev.mixtape.it.trial.OpenTransactions;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;

/** Does what the run book says, with its commands alone. */
final class Operator {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int MACHINES = 2;

    /** Embeddings that a life has made before it is given up. */
    private static final int GIVEN_UP = 20;

    private final Cluster cluster;
    private final Settings settings;
    private int machines = MACHINES;

    /** Makes one for a cluster of two TaskManagers whose job has these settings. */
    Operator(Cluster cluster, Settings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** Starts what died, and submits the job when it died with its JobManager. */
    void mend() throws IOException, InterruptedException {
        cluster.must("start");
        if (cluster.liveJob().isEmpty()) {
            submit("--resume");
        }
    }

    /** A job that is submitted while a machine is missing is one smaller. */
    private void submit(String... options) throws IOException, InterruptedException {
        int full = settings.get(MixtapeSettings.PARALLELISM);
        int size = Math.max(1, full - (MACHINES - machines));
        cluster.submit(settings.with(MixtapeSettings.PARALLELISM, size), options);
    }

    /**
     * Suspends the job and resumes it, as for an upgrade; then cancels it and goes back.
     *
     * @param regret how long the resumed job runs at least; until it has embedded something
     */
    DeadLife rollBack(Duration regret)
            throws IOException, InterruptedException, ExecutionException {
        String savepoint = suspend();
        long before = embeddings();
        Instant from = Instant.now();
        submit("--resume");
        Path ofDeadLife =
                cluster.folder().resolve("checkpoints").resolve(cluster.liveJob().orElseThrow());
        Thread.sleep(regret.toMillis());
        while (embeddings() < before + GIVEN_UP && Instant.now().isBefore(from.plus(PATIENCE))) {
            Thread.sleep(500);
        }
        cluster.must("cancel");
        Instant to = Instant.now();
        // A later --resume takes the newest state there is, and that must not be one of these.
        Cluster.deleteAll(ofDeadLife);
        submit("--from-savepoint", savepoint);
        return new DeadLife(from, to);
    }

    private long embeddings() throws ExecutionException, InterruptedException {
        String topic = settings.get(MixtapeSettings.EMBEDDINGS_TOPIC);
        return OpenTransactions.readable(settings, topic::equals);
    }

    /** As {@code suspend} says when it refuses: waits until the job runs. */
    private String suspend() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        Cluster.Answer answer = cluster.run("suspend");
        while (answer.status() != 0) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("no savepoint for minutes: " + answer.said());
            }
            mend();
            Thread.sleep(500);
            answer = cluster.run("suspend");
        }
        return answer.said().strip().replaceFirst("(?s).*savepoint at ", "");
    }

    /** Goes on without the last TaskManager, which has died. */
    void resumeSmaller() throws IOException, InterruptedException {
        machines--;
        cluster.must("start", "--taskmanagers", "" + machines);
        cluster.must("cancel");
        submit("--resume");
    }

    /**
     * Starts a TaskManager on a new machine; the next job that is submitted is as large as ever.
     */
    void growAgain() throws IOException, InterruptedException {
        machines++;
        cluster.must("start", "--taskmanagers", "" + machines);
    }
}
