package dev.mixtape.pipeline.job;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What a Flink cluster runs: {@code flink run … JobMain [--config FILE] [--set key=value]…}. Makes
 * the topics that are missing, then submits the job; state and checkpoints are the cluster's to
 * place.
 */
public final class JobMain {
    private JobMain() {}

    /** Submits the job and returns when the client does. */
    public static void main(String[] args) throws Exception {
        Settings settings = settings(args);
        JobParts.STANDARD.createTopics(settings);
        JobParts.STANDARD.checkPermissions(settings);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        JobEnvironment.configure(env, settings, env.getConfiguration());
        MixtapeJob.build(env, settings, JobParts.STANDARD);
        env.execute();
    }

    static Settings settings(String... args) {
        Settings settings = MixtapeSettings.defaults();
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + ": needs a value behind it");
            }
            settings =
                    switch (args[i]) {
                        case "--config" -> settings.withFile(Path.of(args[i + 1]));
                        case "--set" -> settings.withAssignment(args[i + 1]);
                        default ->
                                throw new IllegalArgumentException(
                                        args[i] + ": expected --config FILE or --set key=value");
                    };
        }
        return settings;
    }
}
