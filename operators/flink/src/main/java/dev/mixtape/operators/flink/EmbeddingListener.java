package dev.mixtape.operators.flink;

import dev.mixtape.operators.backend.SongResult;
import dev.mixtape.operators.model.Model;

/** Told of every song that a version has embedded, once its embedding has been sent. */
interface EmbeddingListener {
    /** Nobody need be told. */
    EmbeddingListener FORGOTTEN = (song, result, model) -> {};

    void embedded(Song song, SongResult result, Model model);
}
