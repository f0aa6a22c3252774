package dev.mixtape.pipeline.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mixtape.pipeline.console.catalog.TrackLine;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;

/**
 * The wrapper of every answer of the Subsonic protocol; what is null is left out.
 *
 * @param type the server's name
 * @param serverVersion of the server, where version is the protocol's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SubsonicAnswer(
        String status,
        String version,
        String type,
        String serverVersion,
        boolean openSubsonic,
        Failure error,
        List<Extension> openSubsonicExtensions,
        List<SonicMatch> sonicMatch) {
    private static final String PROTOCOL = "1.16.1";

    /** Why it failed, with a code of the protocol. */
    record Failure(int code, String message) {}

    record Extension(String name, List<Integer> versions) {}

    /** A song and how near it is, in [0, 1]. */
    record SonicMatch(Child entry, double similarity) {}

    /** A song, of which some things are always the same. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Child(
            String id,
            boolean isDir,
            String title,
            String artist,
            String genre,
            String created,
            String type) {
        static Child of(TrackLine line) {
            return new Child(
                    line.id(),
                    false,
                    line.title() == null ? line.id() : line.title(),
                    line.artist(),
                    line.tags().isEmpty() ? null : line.tags().get(0),
                    Json.time(line.arrivedAt()),
                    "music");
        }
    }

    static SubsonicAnswer ok(String serverVersion) {
        return new SubsonicAnswer("ok", PROTOCOL, "mixtape", serverVersion, true, null, null, null);
    }

    SubsonicAnswer with(Failure failure) {
        return new SubsonicAnswer(
                "failed", version, type, serverVersion, openSubsonic, failure, null, null);
    }

    SubsonicAnswer with(List<Extension> extensions) {
        return new SubsonicAnswer(
                status, version, type, serverVersion, openSubsonic, null, extensions, null);
    }

    SubsonicAnswer withMatches(List<SonicMatch> matches) {
        return new SubsonicAnswer(
                status, version, type, serverVersion, openSubsonic, null, null, matches);
    }

    /** Answers in a format of the protocol: json, or xml for anything else. */
    void write(Context ctx, String format) {
        if (format.equals("json")) {
            ctx.contentType(Json.TYPE);
            ctx.result(Json.bytes(Map.of("subsonic-response", this)));
        } else {
            ctx.contentType("application/xml");
            ctx.result(SubsonicXml.of(this).getBytes(UTF_8));
        }
        ctx.header("Cache-Control", "no-store");
    }
}
