package dev.mixtape.operators.flink;

import dev.mixtape.schemas.internal.HeldSong;

/** A {@link Song} as the record of it in state, and back, without loss. */
final class SongRecords {
    private SongRecords() {}

    static HeldSong toRecord(Song song) {
        return HeldSong.newBuilder()
                .setTrackId(song.trackId())
                .setContentId(song.isWithdrawal() ? "" : song.contentId())
                .setTitle(song.title())
                .setArtist(song.artist())
                .setTags(song.tags())
                .setArrivedAt(song.arrivedAt())
                .setTopic(song.topic())
                .setPartition(song.partition())
                .setOffset(song.offset())
                .setRecordedAt(song.recordedAt())
                .setIndex(song.index())
                .setDimensions(song.dimensions())
                .setFrames(ArrayBytes.bytes(song.frames()))
                .setWithdrawal(song.isWithdrawal())
                .build();
    }

    static Song toSong(HeldSong held) {
        return new Song(
                held.getTrackId(),
                held.getWithdrawal() ? null : held.getContentId(),
                held.getTitle(),
                held.getArtist(),
                held.getTags(),
                held.getArrivedAt(),
                held.getTopic(),
                held.getPartition(),
                held.getOffset(),
                held.getRecordedAt(),
                held.getIndex(),
                held.getDimensions(),
                ArrayBytes.floats(held.getFrames()));
    }
}
