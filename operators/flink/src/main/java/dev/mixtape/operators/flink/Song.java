package dev.mixtape.operators.flink;

import dev.mixtape.operators.frames.Frames;
import java.util.List;

/**
 * A track whose audio has become frames, on its way to inference; or word that a track is
 * withdrawn, which has no audio and no frames, and goes the same way so that it overtakes nothing.
 *
 * @param trackId names the track for ever
 * @param contentId names its audio; null for a withdrawal
 * @param title or null
 * @param artist or null
 * @param tags free words
 * @param arrivedAt milliseconds since 1970
 * @param topic of the record it came in
 * @param partition of that record
 * @param offset of that record
 * @param recordedAt when that record came into its topic, milliseconds since 1970
 * @param index records of that partition that were read before it
 * @param dimensions D
 * @param frames N·D values, row-major, not whitened
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record Song(
        String trackId,
        String contentId,
        String title,
        String artist,
        List<String> tags,
        long arrivedAt,
        String topic,
        int partition,
        long offset,
        long recordedAt,
        long index,
        int dimensions,
        float[] frames) {

    /** Word that a track is withdrawn, by the record at these coordinates. */
    static Song withdrawal(IncomingRecord record, String trackId, long index) {
        return new Song(
                trackId,
                null,
                null,
                null,
                List.of(),
                record.timestamp(),
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                index,
                1,
                new float[0]);
    }

    boolean isWithdrawal() {
        return contentId == null;
    }

    /** Returns its frames for the mathematics; shares the array. */
    Frames toFrames() {
        return new Frames(frames.length / dimensions, dimensions, frames);
    }
}
