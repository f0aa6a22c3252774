package dev.mixtape.operators.audio;

import java.util.Optional;

/**
 * What a file says about itself (ID3, Vorbis comments, MP4 atoms, RIFF INFO …).
 *
 * @param title of the track
 * @param artist of the track
 * @param album it is from
 * @param genre as its tagger wrote it
 */
public record AudioTags(
        Optional<String> title,
        Optional<String> artist,
        Optional<String> album,
        Optional<String> genre) {}
