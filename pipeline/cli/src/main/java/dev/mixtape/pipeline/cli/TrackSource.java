package dev.mixtape.pipeline.cli;

import dev.mixtape.pipeline.ingest.MusicFile;
import dev.mixtape.pipeline.ingest.MusicFolder;
import dev.mixtape.pipeline.ingest.TrackFiles;
import dev.mixtape.pipeline.synth.SynthTrack;
import dev.mixtape.pipeline.synth.Synthesizer;
import dev.mixtape.pipeline.terminal.Progress;
import dev.mixtape.pipeline.terminal.Terminal;
import dev.mixtape.schemas.InlineAudio;
import dev.mixtape.schemas.Track;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A known number of tracks; those of a folder are read one by one as they are asked for.
 *
 * @param count how many
 * @param tracks may be walked once
 */
record TrackSource(int count, Iterable<Track> tracks) {
    private static final int SYNTHETIC = 48;

    /** A few dozen tracks out of the synthesizer, made before anything is timed. */
    static TrackSource synthetic(long seed, Terminal terminal) {
        Synthesizer synthesizer = new Synthesizer(seed);
        List<Track> tracks = new ArrayList<>(SYNTHETIC);
        try (Progress progress = terminal.progress("Synthesising", SYNTHETIC, "tracks")) {
            for (int place = 0; place < SYNTHETIC; place++) {
                tracks.add(toTrack(synthesizer.track(place)));
                progress.step();
            }
        }
        return new TrackSource(SYNTHETIC, tracks);
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
