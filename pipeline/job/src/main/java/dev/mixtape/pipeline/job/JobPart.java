package dev.mixtape.pipeline.job;

import dev.mixtape.operators.settings.Setting;
import dev.mixtape.operators.settings.SettingGroup;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.Topic;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * A part of the job: all that it needs, in one class. Whoever makes topics, checks rights, starts
 * the job or writes its documentation asks the {@link JobParts} and knows none of them by name. A
 * new part implements this, is added to {@link JobParts#STANDARD}, and changes nothing else.
 */
public interface JobPart {

    /** One word for people: {@code neighbours}. */
    String name();

    /** Whether a job with these settings has it. */
    default boolean isEnabled(Settings settings) {
        return true;
    }

    /** Its settings, in the order in which a reader can follow them. */
    default List<SettingGroup> settings() {
        return List.of();
    }

    /** The topics that it reads or writes, with its rights; several parts may share one. */
    default List<Topic> topics() {
        return List.of();
    }

    /**
     * Those of its topics that can speak of one model only, and whose records say which by their
     * field {@code modelId}.
     */
    default Map<Setting<String>, Class<? extends SpecificRecord>> topicsOfOneModel() {
        return Map.of();
    }

    /** Names of its sources, each a consumer group behind the job's name. */
    default List<String> sources() {
        return List.of();
    }

    /** Names of its sinks, each the beginning of transactional ids behind the job's name. */
    default List<String> sinks() {
        return List.of();
    }

    /**
     * Whether it takes embeddings from their topic, see {@link JobGraph#embeddingsTopic}; it then
     * knows the whole catalog however late it is switched on.
     */
    default boolean readsEmbeddings() {
        return false;
    }

    /**
     * What the model keeps for its life of these settings; the job refuses to go on with others.
     */
    default List<Setting<?>> fixed(Settings settings) {
        return List.of();
    }

    /**
     * Uids of operators whose state may be dropped when a job goes on without this part, since it
     * can be made anew from topics.
     */
    default List<String> droppableState() {
        return List.of();
    }

    /**
     * What a person is told whose job goes on without that state: what is dropped, what is kept.
     */
    default String dropped() {
        return "";
    }

    /**
     * Adds its operators. Uids are part of every savepoint and never change.
     *
     * @throws IllegalStateException if it uses a source or sink that it has not named
     */
    void addTo(JobGraph graph);
}
