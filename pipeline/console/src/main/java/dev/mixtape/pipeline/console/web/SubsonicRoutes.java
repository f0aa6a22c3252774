package dev.mixtape.pipeline.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mixtape.pipeline.console.catalog.Catalog;
import dev.mixtape.pipeline.console.catalog.Neighbour;
import dev.mixtape.pipeline.console.catalog.TrackLine;
import dev.mixtape.pipeline.console.web.SubsonicAnswer.Child;
import dev.mixtape.pipeline.console.web.SubsonicAnswer.Extension;
import dev.mixtape.pipeline.console.web.SubsonicAnswer.Failure;
import dev.mixtape.pipeline.console.web.SubsonicAnswer.SonicMatch;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What players of OpenSubsonic ask: the extension {@code sonicSimilarity}, and what it takes to
 * find out that it is here (opensubsonic.netlify.app/docs/extensions/sonicsimilarity).
 *
 * <p>Whoever asks is any user whose password, or key, is the console's token. On this machine
 * nobody need say who they are, as for all that only reads, but whoever says so must be right.
 */
final class SubsonicRoutes implements Routes {
    private static final List<Extension> EXTENSIONS =
            List.of(
                    new Extension("sonicSimilarity", List.of(1)),
                    new Extension("formPost", List.of(1)),
                    new Extension("apiKeyAuthentication", List.of(1)));

    private static final int MOST_BYTES = 1 << 16;
    private static final int USUAL_SIMILAR = 10;
    private static final int USUAL_PATH = 25;
    private static final int LONGEST_PATH = 100;

    private final Catalog catalog;
    private final Guard guard;
    private final String version;

    /**
     * Makes it.
     *
     * @param version of the console
     */
    SubsonicRoutes(Catalog catalog, Guard guard, String version) {
        this.catalog = catalog;
        this.guard = guard;
        this.version = version;
    }

    /** A failure in the protocol's own words; HTTP knows nothing of it. */
    private static final class SubsonicException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int code;

        SubsonicException(int code, String sentence) {
            super(sentence);
            this.code = code;
        }
    }

    @Override
    public void addTo(RoutesConfig routes) {
        add(routes, "getOpenSubsonicExtensions", false, this::extensions);
        add(routes, "ping", true, parameters -> answer());
        add(routes, "getSonicSimilarTracks", true, this::similar);
        add(routes, "findSonicPath", true, this::path);
    }

    private void add(
            RoutesConfig routes,
            String method,
            boolean guarded,
            Function<Map<String, String>, SubsonicAnswer> answer) {
        for (String path : List.of("/rest/" + method, "/rest/" + method + ".view")) {
            Routes.get(routes, path, ctx -> serve(ctx, guarded, answer));
            routes.post(path, ctx -> serve(ctx, guarded, answer));
        }
    }

    private void serve(
            Context ctx, boolean guarded, Function<Map<String, String>, SubsonicAnswer> answer) {
        Map<String, String> parameters = parameters(ctx);
        SubsonicAnswer said;
        try {
            if (guarded) {
                authenticate(parameters);
            }
            said = answer.apply(parameters);
        } catch (SubsonicException e) {
            said = answer().with(new Failure(e.code, e.getMessage()));
        }
        said.write(ctx, parameters.getOrDefault("f", "xml"));
    }

    private SubsonicAnswer answer() {
        return SubsonicAnswer.ok(version);
    }

    /** From the address, and where there is one from a form. */
    private static Map<String, String> parameters(Context ctx) {
        Map<String, String> parameters = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> parameters.put(name, values.get(0)));
        if (ctx.method().equals(HandlerType.POST)) {
            String form = new String(Bodies.read(ctx, MOST_BYTES, "a form"), UTF_8);
            for (String pair : form.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                if (parts.length == 2) {
                    parameters.put(decoded(parts[0]), decoded(parts[1]));
                }
            }
        }
        return parameters;
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, Params.shown(part) + ": not encoded as a form is", e);
        }
    }

    private void authenticate(Map<String, String> given) {
        boolean key = given.containsKey("apiKey");
        boolean password = given.containsKey("p");
        boolean salted = given.containsKey("t") || given.containsKey("s");
        boolean besidesKey = password || salted || given.containsKey("u");
        if ((key && besidesKey) || (password && salted)) {
            throw new SubsonicException(
                    43, "Multiple conflicting authentication mechanisms provided.");
        }
        if (key) {
            if (!guard.isToken(given.get("apiKey"))) {
                throw new SubsonicException(44, "Invalid API key: it is the console's token.");
            }
        } else if (password || salted) {
            if (!given.containsKey("u") || !isRight(given, salted)) {
                throw new SubsonicException(
                        40, "Wrong username or password: the password is the console's token.");
            }
        } else if (!guard.isLocal()) {
            throw new SubsonicException(
                    10, "Required parameter is missing: apiKey, or u with p, or u with t and s.");
        }
    }

    private boolean isRight(Map<String, String> given, boolean salted) {
        if (salted) {
            return given.containsKey("t")
                    && given.containsKey("s")
                    && guard.isSaltedToken(given.get("t"), given.get("s"));
        }
        return guard.isToken(plain(given.get("p")));
    }

    private static String plain(String password) {
        if (!password.startsWith("enc:")) {
            return password;
        }
        try {
            return new String(HexFormat.of().parseHex(password.substring("enc:".length())), UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private SubsonicAnswer extensions(Map<String, String> parameters) {
        return answer().with(EXTENSIONS);
    }

    private SubsonicAnswer similar(Map<String, String> parameters) {
        TrackLine track = track(parameters, "id");
        int count = count(parameters, USUAL_SIMILAR, 0, Params.LONGEST_PAGE);
        if (count == 0) {
            return answer().withMatches(List.of());
        }
        List<SonicMatch> matches = new ArrayList<>();
        for (Neighbour each :
                catalog.near(track.modelId(), vector(track), count, Set.of(track.id()))) {
            matches.add(new SonicMatch(Child.of(each.track()), normalised(each.similarity())));
        }
        return answer().withMatches(matches);
    }

    private SubsonicAnswer path(Map<String, String> parameters) {
        TrackLine start = track(parameters, "startSongId");
        TrackLine end = track(parameters, "endSongId");
        int count = count(parameters, USUAL_PATH, 2, LONGEST_PATH);
        float[] from = vector(start);
        List<SonicMatch> matches = new ArrayList<>();
        try {
            for (TrackLine each : catalog.path(start.id(), end.id(), count)) {
                matches.add(new SonicMatch(Child.of(each), normalised(dot(from, vector(each)))));
            }
        } catch (IllegalArgumentException e) {
            throw new SubsonicException(0, e.getMessage());
        }
        return answer().withMatches(matches);
    }

    private float[] vector(TrackLine track) {
        return catalog.vector(track.id())
                .orElseThrow(() -> new SubsonicException(70, track.id() + ": has no vector."));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** From a cosine to what the specification wants: 1 the same song, 0 the most different. */
    private static double normalised(double cosine) {
        return Math.max(0, Math.min(1, (1 + cosine) / 2));
    }

    private TrackLine track(Map<String, String> parameters, String name) {
        String id = parameters.get(name);
        if (id == null || id.isBlank()) {
            throw new SubsonicException(10, "Required parameter is missing: " + name + ".");
        }
        return catalog.track(id)
                .orElseThrow(() -> new SubsonicException(70, Params.shown(id) + ": no such song."));
    }

    private static int count(Map<String, String> parameters, int usual, int least, int most) {
        String text = parameters.get("count");
        if (text == null || text.isBlank()) {
            return usual;
        }
        try {
            return Math.min(most, Params.integer("count", text, least, Integer.MAX_VALUE));
        } catch (Refusal e) {
            throw new SubsonicException(0, e.getMessage());
        }
    }
}
