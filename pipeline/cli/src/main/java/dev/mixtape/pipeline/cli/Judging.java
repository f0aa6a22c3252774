package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.evaluate.SongModel;
import dev.mixtape.pipeline.evaluate.SongSet;
import java.util.List;

/** A task that representations of songs are judged by: {@code evaluate} has two of them. */
interface Judging {

    /**
     * Says what is wrong with a model for this task, before any work.
     *
     * @throws dev.mixtape.pipeline.errors.UserError in one sentence
     */
    void check(SongModel model);

    /** The least songs that a model is learned from where there is no separate corpus. */
    int leastLearned(SongSet songs);

    /**
     * Judges, and reports.
     *
     * @param songs of the manifest
     * @param corpus to learn models from; null to learn from the songs
     * @param models in the order of the report
     */
    void run(SongSet songs, SongSet corpus, List<SongModel> models);
}
