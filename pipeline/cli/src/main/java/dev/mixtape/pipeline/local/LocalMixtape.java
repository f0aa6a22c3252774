package dev.mixtape.pipeline.local;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.job.JobParts;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A broker and the job in this process, over one folder: topics and checkpoints lie there, and the
 * next start over it goes on where this one stood.
 */
public final class LocalMixtape implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final Settings settings;
    private final LocalJob job;

    private LocalMixtape(EmbeddedBroker broker, Settings settings, LocalJob job) {
        this.broker = broker;
        this.settings = settings;
        this.job = job;
    }

    /**
     * Starts both.
     *
     * @param folder made if missing; one process at a time
     * @param port of the broker; 0 takes a free one
     */
    public static LocalMixtape start(Settings settings, Path folder, int port) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), port);
        try {
            Settings here = settings.with("kafka.bootstrap.servers", broker.bootstrapServers());
            JobParts.STANDARD.createTopics(here);
            JobParts.STANDARD.checkPermissions(here);
            return new LocalMixtape(
                    broker, here, LocalJob.start(here, folder.resolve("checkpoints")));
        } catch (Exception e) {
            broker.close();
            throw e;
        }
    }

    /** Returns its settings, the broker's address included. */
    public Settings settings() {
        return settings;
    }

    /** Returns the broker's address. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Returns the job. */
    public LocalJob job() {
        return job;
    }

    @Override
    public void close() throws IOException {
        try {
            job.close();
        } finally {
            broker.close();
        }
    }
}
