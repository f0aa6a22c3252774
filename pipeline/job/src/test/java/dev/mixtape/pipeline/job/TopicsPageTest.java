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

    private static String made(Topic topic) {
        List<String> words = new ArrayList<>();
        words.add(topic.partitions() ? "`topics.partitions`" : "one partition");
        words.add(topic.compacted() ? "compacted" : "the broker's retention");
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
