package dev.mixtape.it.faults;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.it.trial.DeadLife;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;

/** Lets faults befall a cluster, and then does what the run book tells its operator to do. */
public final class Injector {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int MORE_PARTITIONS = 2;

    private final Cluster cluster;
    private final Settings settings;
    private final Operator operator;

    /** Makes one for a cluster of two TaskManagers whose job has these settings. */
    public Injector(Cluster cluster, Settings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.operator = new Operator(cluster, settings);
    }

    /**
     * When a fault began, when everything that it had stopped was up again, and the life whose work
     * was given up by it, if there is one.
     */
    public record Happened(Fault fault, Instant began, Instant mended, Optional<DeadLife> dead) {}

    /**
     * Lets it happen, waits as long as it lasts, and mends it. A process that is to be hit is
     * started first, should it have ended meanwhile: a thawed TaskManager may end itself.
     */
    public Happened inject(Fault fault)
            throws IOException, InterruptedException, ExecutionException {
        if (cluster.run("status").said().contains(" died;")) {
            mend();
        }
        Instant began = Instant.now();
        Optional<DeadLife> dead = Optional.empty();
        switch (fault.kind()) {
            case KILL -> {
                cluster.kill(fault.role());
                wait(fault);
            }
            case PAUSE -> {
                long pid = cluster.pid(fault.role());
                command("kill", "-STOP", "" + pid);
                wait(fault);
                command("kill", "-CONT", "" + pid);
            }
            case FULL_DISK -> fillDisk(fault);
            case REFUSED_CHECKPOINTS -> refuseCheckpoints(fault);
            case AWAY -> {
                killAtACheckpoint();
                wait(fault);
            }
            case ROLLBACK -> dead = Optional.of(operator.rollBack(fault.lasts()));
            case MORE_PARTITIONS -> addPartitions();
            case LOST -> {
                cluster.kill(fault.role());
                operator.resumeSmaller();
                wait(fault);
                operator.growAgain();
            }
        }
        mend();
        return new Happened(fault, began, Instant.now(), dead);
    }

    /**
     * The operator's part: start what died, and submit the job when it died with its JobManager.
     */
    public void mend() throws IOException, InterruptedException {
        operator.mend();
    }

    private void fillDisk(Fault fault) throws IOException, InterruptedException {
        long pid = cluster.pid(fault.role());
        command("prlimit", "--pid", "" + pid, "--fsize=0:");
        wait(fault);
        if (ProcessHandle.of(pid).isPresent()) { // a broker ends itself
            command("prlimit", "--pid", "" + pid, "--fsize=unlimited:");
        }
    }

    private void refuseCheckpoints(Fault fault) throws IOException, InterruptedException {
        Path folder = checkpoints();
        Path aside = folder.resolveSibling(folder.getFileName() + ".aside");
        Files.move(folder, aside);
        Files.createFile(folder);
        try {
            wait(fault);
        } finally {
            Files.delete(folder);
            Files.move(aside, folder);
        }
    }

    /** TaskManagers first: the JobManager is about to tell them that they may commit. */
    private void killAtACheckpoint() throws IOException, InterruptedException {
        List<ProcessHandle> processes = new ArrayList<>();
        for (String role : List.of("taskmanager-1", "taskmanager-2", "jobmanager")) {
            ProcessHandle.of(cluster.pid(role)).ifPresent(processes::add);
        }
        Path folder = checkpoints();
        Set<Path> known = complete(folder);
        Instant deadline = Instant.now().plus(PATIENCE);
        while (known.containsAll(complete(folder))) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("no checkpoint for minutes at which to kill the job");
            }
            Thread.sleep(1);
        }
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    private static Set<Path> complete(Path folder) throws IOException {
        Set<Path> found = new HashSet<>();
        try (Stream<Path> checkpoints = Files.list(folder)) {
            checkpoints
                    .filter(checkpoint -> Files.exists(checkpoint.resolve("_metadata")))
                    .forEach(found::add);
        }
        return found;
    }

    private void addPartitions() throws ExecutionException, InterruptedException {
        String topic = settings.get(MixtapeSettings.TRACKS_TOPIC);
        try (Admin admin = Admin.create(settings.kafka())) {
            int now =
                    admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic)
                            .partitions()
                            .size();
            NewPartitions more = NewPartitions.increaseTo(now + MORE_PARTITIONS);
            admin.createPartitions(Map.of(topic, more)).all().get();
        }
    }

    /** Returns the folder of the job's checkpoints. */
    private Path checkpoints() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        Optional<String> job = cluster.liveJob();
        while (job.isEmpty()
                || !Files.isDirectory(cluster.folder().resolve("checkpoints").resolve(job.get()))) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("no job that makes checkpoints");
            }
            Thread.sleep(100);
            job = cluster.liveJob();
        }
        return cluster.folder().resolve("checkpoints").resolve(job.get());
    }

    private static void wait(Fault fault) throws InterruptedException {
        Thread.sleep(fault.lasts().toMillis());
    }

    private static void command(String... line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line).inheritIO().start();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", line) + " failed");
        }
    }
}
