package dev.mixtape.it.poison;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.local.LocalJob;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.nio.file.Path;

/** Broker and job in this process: a job dies by being cancelled between two checkpoints. */
final class OneProcess implements Machines, AutoCloseable {
    private final EmbeddedBroker broker = EmbeddedBroker.temporary();
    private final Path checkpoints;
    private Settings settings;
    private LocalJob job;

    /**
     * Starts the broker.
     *
     * @param checkpoints folder of those of all jobs
     */
    OneProcess(Path checkpoints) throws IOException {
        this.checkpoints = checkpoints;
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public void submit(Settings ofJob) throws Exception {
        settings = ofJob;
        start();
    }

    private void start() throws Exception {
        job = LocalJob.start(settings, checkpoints.resolve(settings.get(MixtapeSettings.JOB_NAME)));
    }

    @Override
    public String kill(int number) throws Exception {
        job.close();
        start();
        return "the job";
    }

    @Override
    public void mend() throws Exception {
        if (job.failure().isPresent()) {
            kill(0);
        }
    }

    @Override
    public void cancel() throws IOException {
        job.close();
    }

    @Override
    public void close() throws IOException {
        try (broker) {
            if (job != null) {
                job.close();
            }
        }
    }
}
