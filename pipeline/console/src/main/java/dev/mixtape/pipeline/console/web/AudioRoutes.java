package dev.mixtape.pipeline.console.web;

import dev.mixtape.pipeline.console.audio.Recording;
import dev.mixtape.pipeline.console.audio.Recordings;
import dev.mixtape.pipeline.console.audio.Recordings.AbsentException;
import dev.mixtape.pipeline.console.web.ByteRange.UnsatisfiableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recordings, whole or in parts, as players ask for them. */
final class AudioRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(AudioRoutes.class);
    private static final int BLOCK = 1 << 16;

    private final Optional<Recordings> recordings;
    private final Tracks tracks;

    /**
     * Makes it.
     *
     * @param recordings empty where none are served
     */
    AudioRoutes(Optional<Recordings> recordings, Tracks tracks) {
        this.recordings = recordings;
        this.tracks = tracks;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        Routes.get(routes, "/api/tracks/{id}/audio", this::play);
    }

    private void play(Context ctx) throws IOException, InterruptedException {
        Recording recording = recording(tracks.line(ctx.pathParam("id")).id());
        String tag = "\"" + recording.tag() + "\"";
        ctx.contentType(recording.type())
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "private, no-cache")
                .header("ETag", tag);
        String condition = ctx.header("If-Range");
        boolean isPart = condition == null || condition.equals(tag);
        try {
            Optional<ByteRange> range =
                    ByteRange.of(isPart ? ctx.header("Range") : null, recording.length());
            range.ifPresent(
                    part ->
                            ctx.status(206)
                                    .header(
                                            "Content-Range",
                                            "bytes "
                                                    + part.first()
                                                    + "-"
                                                    + part.last()
                                                    + "/"
                                                    + recording.length()));
            write(ctx, recording, range.orElse(new ByteRange(0, recording.length() - 1)));
        } catch (UnsatisfiableException e) {
            ctx.header("Content-Range", "bytes */" + recording.length());
            throw new Refusal(
                    416,
                    "Range "
                            + Params.shown(ctx.header("Range"))
                            + ": the recording has "
                            + recording.length()
                            + " bytes",
                    e);
        }
    }

    /** A track's recording, or why there is none. */
    Recording recording(String id) throws InterruptedException {
        try {
            return recordings
                    .orElseThrow(() -> Refusal.unknown("recordings are not served: console.audio"))
                    .of(id);
        } catch (AbsentException e) {
            throw new Refusal(404, "track " + Params.shown(id) + ": " + e.getMessage(), e);
        }
    }

    private static void write(Context ctx, Recording recording, ByteRange range)
            throws IOException {
        ctx.res().setContentLengthLong(range.length());
        if (ctx.method().equals(HandlerType.HEAD)) {
            return;
        }
        try (InputStream in = recording.source().from(range.first())) {
            copy(in, ctx, range.length());
        }
    }

    private static void copy(InputStream in, Context ctx, long length) throws IOException {
        byte[] block = new byte[BLOCK];
        for (long left = length; left > 0; ) {
            int read = in.read(block, 0, (int) Math.min(BLOCK, left));
            if (read < 0) {
                throw new IOException("the recording became shorter while it was played");
            }
            try {
                OutputStream out = ctx.res().getOutputStream();
                out.write(block, 0, read);
            } catch (IOException e) {
                LOG.debug("A listener has gone", e); // as players do when they have enough
                return;
            }
            left -= read;
        }
    }
}
