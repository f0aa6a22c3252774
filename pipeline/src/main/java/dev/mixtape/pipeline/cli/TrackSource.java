package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.ingest.MusicFile;
import dev.mixtape.pipeline.ingest.MusicFolder;
import dev.mixtape.pipeline.ingest.TrackFiles;
import dev.mixtape.pipeline.synth.SynthTrack;
import dev.mixtape.pipeline.synth.Synthesizer;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Track;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A known number of tracks, made one by one as they are asked for.
 *
 * @param count how many
 * @param tracks may be walked once
 */
record TrackSource(int count, Iterable<Track> tracks) {
    private static final int SYNTHETIC = 48;

    /** A few dozen tracks out of the synthesizer. */
    static TrackSource synthetic(long seed) {
        Synthesizer synthesizer = new Synthesizer(seed);
        Iterator<Track> tracks =
                IntStream.range(0, SYNTHETIC)
                        .mapToObj(synthesizer::track)
                        .map(TrackSource::toTrack)
                        .iterator();
        return new TrackSource(SYNTHETIC, () -> tracks);
    }

    /** The files of a folder, by reference: the job reads them where they are. */
    static TrackSource folder(Path folder) {
        List<MusicFile> files = new MusicFolder(folder).files();
        TrackFiles reader = new TrackFiles(true, 0, Clock.systemUTC());
        Iterator<Track> tracks = files.stream().map(reader::read).iterator();
        return new TrackSource(files.size(), () -> tracks);
    }

    private static Track toTrack(SynthTrack made) {
        return Track.newBuilder()
                .setId(made.id())
                .setAudio(new InlineAudio(ByteBuffer.wrap(made.wav())))
                .setTitle(made.title())
                .setArtist(made.artist())
                .setTags(made.tags())
                .setArrivedAt(Instant.now())
                .build();
    }
}
