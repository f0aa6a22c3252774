package dev.mixtape.pipeline.console.catalog;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What an index has read, kept with it.
 *
 * @param offsets of what is read next
 * @param topics what each topic was, by name: a topic that was made anew is another
 * @param complete all that was written before then has been read; empty in an index of nothing
 */
record Bookmark(
        Map<TopicPartition, Long> offsets, Map<String, String> topics, Optional<Instant> complete) {
    static final Bookmark NONE = new Bookmark(Map.of(), Map.of(), Optional.empty());

    private static final String OFFSET = "offset/";
    private static final String TOPIC = "topic/";
    private static final String COMPLETE = "complete";

    /** Keeps copies. */
    Bookmark {
        offsets = Map.copyOf(offsets);
        topics = Map.copyOf(topics);
    }

    Map<String, String> words() {
        Map<String, String> words = new HashMap<>();
        offsets.forEach(
                (partition, offset) ->
                        words.put(
                                OFFSET + partition.topic() + "/" + partition.partition(),
                                offset.toString()));
        topics.forEach((topic, identity) -> words.put(TOPIC + topic, identity));
        complete.ifPresent(time -> words.put(COMPLETE, time.toString()));
        return words;
    }

    static Bookmark of(Map<String, String> words) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<String, String> topics = new HashMap<>();
        words.forEach(
                (key, word) -> {
                    if (key.startsWith(OFFSET)) {
                        int slash = key.lastIndexOf('/'); // topics' names have none
                        offsets.put(
                                new TopicPartition(
                                        key.substring(OFFSET.length(), slash),
                                        Integer.parseInt(key.substring(slash + 1))),
                                Long.valueOf(word));
                    } else if (key.startsWith(TOPIC)) {
                        topics.put(key.substring(TOPIC.length()), word);
                    }
                });
        return new Bookmark(
                offsets, topics, Optional.ofNullable(words.get(COMPLETE)).map(Instant::parse));
    }
}
