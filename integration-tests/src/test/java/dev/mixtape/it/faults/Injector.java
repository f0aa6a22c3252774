package dev.mixtape.it.faults;

import dev.mixtape.it.cluster.Cluster;
import dev.mixtape.operators.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Lets faults befall a cluster, and then does what the run book tells its operator to do. */
public final class Injector {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Cluster cluster;
    private final Settings settings;

    /** Makes one for a cluster whose job has these settings. */
    public Injector(Cluster cluster, Settings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** When a fault began, and when everything that it had stopped was up again. */
    public record Happened(Fault fault, Instant began, Instant mended) {}

    /**
     * Lets it happen, waits as long as it lasts, and mends it. A process that is to be hit is
     * started first, should it have ended meanwhile: a thawed TaskManager may end itself.
     */
    public Happened inject(Fault fault) throws IOException, InterruptedException {
        if (cluster.run("status").said().contains(" died;")) {
            mend();
        }
        Instant began = Instant.now();
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
            case FULL_DISK -> {
                long pid = cluster.pid(fault.role());
                command("prlimit", "--pid", "" + pid, "--fsize=0:");
                wait(fault);
                if (ProcessHandle.of(pid).isPresent()) { // a broker ends itself
                    command("prlimit", "--pid", "" + pid, "--fsize=unlimited:");
                }
            }
            case REFUSED_CHECKPOINTS -> refuseCheckpoints(fault);
        }
        mend();
        return new Happened(fault, began, Instant.now());
    }

    /**
     * The operator's part: start what died, and submit the job when it died with its JobManager.
     */
    public void mend() throws IOException, InterruptedException {
        cluster.must("start");
        if (cluster.liveJob().isEmpty()) {
            cluster.submit(settings, "--resume");
        }
    }

    private void refuseCheckpoints(Fault fault) throws IOException, InterruptedException {
        Path folder = cluster.folder().resolve("checkpoints").resolve(anyJob());
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

    private String anyJob() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        Optional<String> job = cluster.liveJob();
        while (job.isEmpty()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("no job whose checkpoints could be refused");
            }
            Thread.sleep(100);
            job = cluster.liveJob();
        }
        return job.get();
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
