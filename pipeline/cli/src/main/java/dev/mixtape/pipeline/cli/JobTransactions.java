package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.deadletters.Replayer;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.OpenTransactions;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What the commands say of a job's transactions. */
final class JobTransactions {
    private static final int CHECKPOINTS = 3;

    private JobTransactions() {}

    /** Those of the job that the settings name, whatever its parts, and of its replays. */
    static OpenTransactions of(Settings settings) {
        return new OpenTransactions(
                settings,
                Clock.systemUTC(),
                JobParts.STANDARD.transactionalIdPrefixes(settings),
                List.of(Replayer.transactionalId(settings)));
    }

    /** How long a job that lives and is well keeps a transaction open at most. */
    static Duration longest(Settings settings) {
        return settings.get(MixtapeSettings.CHECKPOINT_INTERVAL).multipliedBy(CHECKPOINTS);
    }

    /** A length of time for people: {@code 47 s}, {@code 12 min}. */
    static String words(Duration time) {
        return time.toSeconds() < 120 ? time.toSeconds() + " s" : time.toMinutes() + " min";
    }

    /** How long until Kafka aborts it. */
    static Duration left(OpenTransactions.Open open) {
        Duration left = open.timeout().minus(open.age());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
