package dev.mixtape.pipeline.local;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobEnvironment;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.job.MixtapeJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job in this process, on Flink's own mini cluster. Its checkpoints lie in a folder, and the
 * next start over that folder resumes from the newest complete one.
 */
public final class LocalJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalJob.class);
    private static final long CLOSE_SECONDS = 30;

    private final JobClient client;
    private final Path temporary;
    private final List<String> dropped;

    private LocalJob(JobClient client, Path temporary, List<String> dropped) {
        this.client = client;
        this.temporary = temporary;
        this.dropped = dropped;
    }

    /**
     * Starts the job.
     *
     * @param checkpoints folder of the checkpoints, made if missing
     */
    public static LocalJob start(Settings settings, Path checkpoints) throws Exception {
        return start(settings, checkpoints, JobParts.STANDARD);
    }

    /** Starts a job that is made of other parts. */
    public static LocalJob start(Settings settings, Path checkpoints, JobParts parts)
            throws Exception {
        Files.createDirectories(checkpoints);
        // An unpredictable name, and no rights for others.
        Path temporary = Files.createTempDirectory("mixtape-flink-");
        try {
            return start(settings, checkpoints, temporary, parts);
        } catch (Exception e) {
            FileUtils.deleteDirectoryQuietly(temporary.toFile());
            throw e;
        }
    }

    private static LocalJob start(
            Settings settings, Path checkpoints, Path temporary, JobParts parts) throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        LocalFlink.configuration(settings, temporary));
        // Nobody but the settings configures this Flink; what env has besides, it has from Flink.
        JobEnvironment.configure(env, settings, new Configuration());
        Configuration where = new Configuration();
        where.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, forFlink(checkpoints));
        Optional<Path> newest = newestCheckpoint(checkpoints);
        List<String> dropped = List.of();
        if (newest.isPresent()) {
            where.set(StateRecoveryOptions.SAVEPOINT_PATH, forFlink(newest.get()));
            dropped = DroppedState.sentences(parts.off(settings), newest.get());
            dropped.forEach(LOG::info);
        }
        env.configure(where);
        MixtapeJob.build(env, settings, parts);
        return new LocalJob(env.executeAsync(), temporary, dropped);
    }

    /** Returns a sentence for each part that is switched off and whose state it left behind. */
    public List<String> dropped() {
        return dropped;
    }

    /** Returns what Flink says of it. */
    public JobStatus status() throws Exception {
        return client.getJobStatus().get();
    }

    /** Returns Flink's handle of the job. */
    public JobClient client() {
        return client;
    }

    /**
     * Returns why it ended, if it did.
     *
     * @return empty while it runs
     */
    public Optional<Throwable> failure() {
        var result = client.getJobExecutionResult();
        if (!result.isDone()) {
            return Optional.empty();
        }
        try {
            result.get();
            return Optional.of(new IllegalStateException("the job ended by itself"));
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(e);
        }
    }

    /** Cancels it and waits until it is gone; its checkpoints stay. */
    @Override
    public void close() throws IOException {
        try {
            end();
        } finally {
            FileUtils.deleteDirectoryQuietly(temporary.toFile());
        }
    }

    private void end() throws IOException {
        if (client.getJobExecutionResult().isDone()) {
            return;
        }
        try {
            cancel();
            client.getJobExecutionResult().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // that is how a cancelled job ends
        } catch (TimeoutException e) {
            throw new IOException(
                    "the job did not end within " + CLOSE_SECONDS + " s of being cancelled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cancel() throws ExecutionException, TimeoutException, InterruptedException {
        try {
            client.cancel().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (IllegalStateException e) {
            // It ended by itself just now, and took its cluster along.
        }
    }

    /**
     * Flink takes what looks like a URI literally: {@code Path.toUri} of {@code my music} would
     * make it write to {@code my%20music}, where the next start would not look.
     */
    static String forFlink(Path path) {
        return "file://" + path.toAbsolutePath();
    }

    /** A folder chk-N without _metadata is a checkpoint that was never completed. */
    private static Optional<Path> newestCheckpoint(Path checkpoints) throws IOException {
        try (Stream<Path> files =
                Files.find(checkpoints, 3, (path, a) -> path.endsWith("_metadata"))) {
            return files.max(Comparator.comparingLong(LocalJob::modified)).map(Path::getParent);
        }
    }

    private static long modified(Path path) {
        return path.toFile().lastModified();
    }
}
