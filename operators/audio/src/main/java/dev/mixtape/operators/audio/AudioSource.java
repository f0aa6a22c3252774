package dev.mixtape.operators.audio;

/**
 * What a decoded file was.
 *
 * @param container ffmpeg's short name, e.g. {@code mp3}, {@code ogg}, {@code flac}, {@code wav}
 * @param codec ffmpeg's short name, e.g. {@code vorbis}, {@code opus}, {@code pcm_s16le}
 * @param sampleRate in Hz, of the first decoded frame
 * @param channels of the first decoded frame
 * @param seconds of audio that were decoded
 * @param packets compressed packets read
 * @param damagedPackets how many of them did not decode and were skipped
 */
public record AudioSource(
        String container,
        String codec,
        int sampleRate,
        int channels,
        double seconds,
        long packets,
        long damagedPackets) {}
