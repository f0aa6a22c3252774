package dev.mixtape.pipeline.job;

import dev.mixtape.pipeline.settings.ListenerSettings;
import dev.mixtape.pipeline.settings.NeighbourSettings;
import dev.mixtape.pipeline.settings.Setting;
import dev.mixtape.pipeline.settings.Settings;
import java.util.List;

/**
 * A part of the job that a setting switches on. What it keeps in state can be made anew from
 * topics, so a job that goes on without it may drop that.
 *
 * @param enabled switches it on
 * @param uids of the operators whose state is its own
 * @param dropped what a person is told whose job goes on without it
 */
public record OptionalPart(Setting<Boolean> enabled, List<String> uids, String dropped) {
    /** All of them. */
    public static final List<OptionalPart> ALL =
            List.of(
                    new OptionalPart(
                            NeighbourSettings.SIMILAR_ENABLED,
                            List.of("ask-neighbours", "search-neighbours", "keep-neighbours"),
                            "Neighbours are switched off: the index in the job's state is dropped,"
                                    + " the topic stays as it is. Switched on again, they are"
                                    + " made anew from the embeddings topic."),
                    new OptionalPart(
                            ListenerSettings.LISTENERS,
                            List.of("join-plays", "rank-tracks", "follow-tastes"),
                            "Listeners are switched off: the tastes in the job's state are"
                                    + " dropped, the topics stay as they are. Switched on again,"
                                    + " tastes are made anew from the plays and embeddings that"
                                    + " the topics hold then."));

    /** Tells whether a job with these settings goes without it. */
    public boolean isOff(Settings settings) {
        return !settings.get(enabled);
    }
}
