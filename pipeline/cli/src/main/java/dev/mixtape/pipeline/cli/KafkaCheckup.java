package dev.mixtape.pipeline.cli;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.BrokerException;
import dev.mixtape.pipeline.kafka.OpenTransactions;
import dev.mixtape.pipeline.kafka.OpenTransactions.Held;
import dev.mixtape.pipeline.kafka.OpenTransactions.Open;
import dev.mixtape.pipeline.kafka.PermissionCheck;
import dev.mixtape.pipeline.kafka.Topics;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.util.List;
import java.util.Optional;

/** Looks at the Kafka that the settings name. */
final class KafkaCheckup {
    private final Settings settings;
    private boolean answered;

    KafkaCheckup(Settings settings) {
        this.settings = settings;
    }

    /** Whether it lets us in. */
    Finding answers() {
        try {
            String found = PermissionCheck.look(settings);
            answered = true;
            return Finding.ok("Kafka", found);
        } catch (BrokerException e) {
            return Finding.missing(
                    "Kafka",
                    e.getMessage(),
                    "correct the kafka.* settings, docs/kafka-security.md");
        }
    }

    /** Whether topics that are there keep what the settings say. */
    Finding topics() {
        if (!answered) {
            return unseen("Topics");
        }
        try {
            List<String> found =
                    Topics.contradictions(settings, JobParts.STANDARD.topics(settings));
            return found.isEmpty()
                    ? Finding.ok("Topics", "keep their records as the settings say")
                    : Finding.note("Topics", String.join("; ", found), "docs/topics.md says why");
        } catch (BrokerException e) {
            return unseen("Topics", e, "grant DESCRIBE_CONFIGS on the topics to see it");
        }
    }

    /** Whether readers of committed records see all that is there. */
    Finding readers() {
        if (!answered) {
            return unseen("Readers");
        }
        try {
            OpenTransactions transactions = JobTransactions.of(settings);
            List<Held> held =
                    transactions.held(
                            JobParts.STANDARD.topics(settings).stream()
                                    .map(topic -> topic.name(settings))
                                    .toList());
            if (held.isEmpty()) {
                return Finding.ok("Readers", "of committed records see all that is there");
            }
            return readers(held, transactions.find());
        } catch (BrokerException e) {
            return unseen("Readers", e, "grant DESCRIBE on topics and transactional ids");
        }
    }

    private Finding readers(List<Held> held, List<Open> open) {
        for (Held each : held) {
            String where =
                    each.partition()
                            + ": readers of committed records stop at "
                            + each.readable()
                            + " of "
                            + each.end();
            Optional<Open> oldest =
                    open.stream()
                            .filter(one -> one.partitions().contains(each.partition()))
                            .findFirst();
            if (oldest.isEmpty()) {
                return Finding.note(
                        "Readers",
                        where
                                + ", and no transaction of job "
                                + settings.get(MixtapeSettings.JOB_NAME)
                                + " holds them",
                        "find whose it is: ./mixtape transactions --set job.name=…, or"
                                + " kafka-transactions.sh list");
            }
            if (oldest.get().age().compareTo(JobTransactions.longest(settings)) > 0) {
                return Finding.note(
                        "Readers",
                        where
                                + ": transaction "
                                + oldest.get().id()
                                + " is open since "
                                + JobTransactions.words(oldest.get().age())
                                + "; Kafka aborts it in "
                                + JobTransactions.words(JobTransactions.left(oldest.get())),
                        "if the job lives, its checkpoints fail; if it died, resume it, which ends"
                                + " what it left; if it will not come back, ./mixtape transactions"
                                + " --abort");
            }
        }
        return Finding.ok("Readers", "wait for the next checkpoint of a job at work, no longer");
    }

    private static Finding unseen(String name) {
        return Finding.note(name, "not looked at, as Kafka does not let us in", "mend that first");
    }

    private static Finding unseen(String name, BrokerException problem, String remedy) {
        return Finding.note(name, "cannot be seen: " + problem.getMessage(), remedy);
    }
}
