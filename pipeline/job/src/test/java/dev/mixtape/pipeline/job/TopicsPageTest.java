package dev.mixtape.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.pipeline.kafka.Topic;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/topics.md is written by the parts of the job. To write it anew: {@code ./mvnw -pl
 * pipeline/job -am test -Dtest=TopicsPageTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsurefire.argLine=-Dmixtape.write=true}
 */
final class TopicsPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "topics.md");

    private static final String RETENTION =
            """

            ## How long topics keep what they hold

            Set when Mixtape makes the topic, never changed afterwards. `./mixtape doctor` with `kafka.bootstrap.servers`, and `up` at its start,
            name each topic that keeps less than these settings say, or keeps more in vain, with the command of Kafka that changes it; `doctor` needs
            DESCRIBE_CONFIGS on the topics for that. A log is deleted by age alone: `retention.bytes` is unlimited. Kafka deletes whole segments, so
            records may stay a week longer (`segment.ms`).
            """;

    private static final String COMPACTED =
            """

            Compacted topics keep the newest record of each key for ever, and what was overwritten, or withdrawn by a tombstone, until Kafka compacts: it
            does so in closed segments only, and closes one at 1 GiB or after a week. Lower `segment.ms` or set `max.compaction.lag.ms` where that is too
            long for you. A reader that falls behind by more than `delete.retention.ms` (a day) can miss a tombstone, and should begin anew.

            `models` is compacted soon, as every version overwrites the one before: segments of 32 MiB or an hour, `min.cleanable.dirty.ratio` 0.1. A
            version of K=256 and D=52 is 3 MB (K=1,024: 12 MB), so at most one every checkpoint (10 s) closes a segment after two minutes, and Kafka
            compacts it in the next 15 s (`log.cleaner.backoff.ms`). The topic stays below three segments, 96 MiB, however long the job runs, rather than
            1 GiB and more; `ModelsTopicTest` writes 135 MB and sees it. A new reader, such as `./mixtape model export`, reads no more than that. What an
            open transaction has begun with is not compacted before it ends ([kafka-security.md](kafka-security.md#transactions)).
            """;

    @Test
    void thePageListsWhatEveryPartNeedsOfKafka() throws Exception {
        StringBuilder page = new StringBuilder();
        page.append("# Topics and rights\n\n")
                .append("What each part of the job reads and writes, with default names. ")
                .append("The first start makes the topics that are missing, with these\n")
                .append("properties, and leaves those alone that exist; ")
                .append("it then asks Kafka for each right, and names the one that is missing.\n")
                .append("Groups and transactional ids begin with `job.name` and a hyphen.\n");
        JobParts.STANDARD.all().forEach(part -> append(page, part));
        appendRetention(page);
        if (Boolean.getBoolean("mixtape.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page.toString());
    }

    private static void append(StringBuilder page, JobPart part) {
        page.append("\n## ")
                .append(part.name())
                .append(part.isEnabled(MixtapeSettings.defaults()) ? "" : ", if it is enabled")
                .append("\n\n| resource | name | made with | the job needs |\n|---|---|---|---|\n");
        for (Topic topic : part.topics()) {
            page.append(
                    "| topic | `%s` | %s | %s |%n"
                            .formatted(topic.setting().key(), made(topic), rights(topic)));
        }
        List<String> groups = new ArrayList<>(part.sources());
        if (part.readsEmbeddings()) {
            page.append("| topic | `topics.embeddings` | | READ |\n");
            groups.add(JobParts.EMBEDDINGS_SOURCE);
        }
        groups.forEach(name -> page.append("| group | `mixtape-%s` | | READ |%n".formatted(name)));
        part.sinks()
                .forEach(
                        name ->
                                page.append(
                                        "| transactional id, prefixed | `mixtape-%s-` | | WRITE |%n"
                                                .formatted(name)));
    }

    private static void appendRetention(StringBuilder page) {
        page.append(RETENTION);
        page.append("\n| log | kept for | why |\n|---|---|---|\n");
        JobParts.STANDARD.all().stream()
                .flatMap(part -> part.topics().stream())
                .flatMap(topic -> topic.retention().age().stream())
                .distinct()
                .forEach(
                        age ->
                                page.append(
                                        "| `%s` | %s | %s |%n"
                                                .formatted(
                                                        age.key().replace("-retention", ""),
                                                        age.defaultText(),
                                                        age.meaning())));
        page.append(COMPACTED);
    }

    private static String made(Topic topic) {
        List<String> words = new ArrayList<>();
        words.add(topic.partitions() ? "`topics.partitions`" : "one partition");
        words.add(
                topic.retention()
                        .age()
                        .map(age -> "kept for `%s`".formatted(age.key()))
                        .orElse(topic.retention().soon() ? "compacted soon" : "compacted"));
        if (topic.maxMessageBytes() > 0) {
            words.add("records of %d MiB".formatted(topic.maxMessageBytes() >> 20));
        }
        if (topic.datedByBroker()) {
            words.add("dated by the broker");
        }
        return String.join(", ", words);
    }

    private static String rights(Topic topic) {
        return topic.rights().stream().map(Enum::name).sorted().collect(Collectors.joining(", "));
    }
}
