package dev.mixtape.pipeline.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may ask what. The console is asked by its own pages and by programs, under a name that is its
 * own: another name is a stranger's that was made to lead here (DNS rebinding), another origin a
 * stranger's page in the browser of somebody who uses the console.
 *
 * <p>What writes needs the token. Where others than this machine can reach the console, everything
 * does, but for the pages themselves, which hold no data. A page cannot send a header with what a
 * player or an event stream asks for; it therefore may have a cookie for the token, which reads and
 * never writes.
 */
final class Guard {
    /** Of every answer. */
    static final Map<String, String> HEADERS =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:;"
                            + " script-src 'self'; style-src 'self'; object-src 'none'; base-uri"
                            + " 'none'; form-action 'none'; frame-ancestors 'none'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cross-Origin-Resource-Policy",
                    "same-origin",
                    "Cross-Origin-Opener-Policy",
                    "same-origin");

    static final String TOKEN_HEADER = "X-Mixtape-Token";

    private static final String BEARER = "Bearer ";
    private static final String COOKIE = "mixtape-reader";
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    /** A name or an address, and perhaps a port. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::\\d{1,5})?");

    /** No name that could be made to lead elsewhere. */
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|\\d+\\.\\d+\\.\\d+\\.\\d+");

    private final String token;
    private final String cookie;
    private final boolean isLocal;
    private final Set<String> names = new HashSet<>(LOOPBACK);

    /**
     * Makes it.
     *
     * @param host that the console listens at
     * @param others names by which it may be asked as well, such as a proxy's
     * @param token a secret
     */
    Guard(String host, List<String> others, String token) {
        this.token = token;
        this.cookie = derive(token);
        this.isLocal = isLoopback(host);
        names.add(bracketed(host));
        others.forEach(each -> names.add(bracketed(each)));
    }

    /** Tells whether nobody but this machine reaches what listens there. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String bracketed(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.contains(":") && !lower.startsWith("[") ? "[" + lower + "]" : lower;
    }

    /** Sees each request before its handler does. */
    void check(Context ctx) {
        HEADERS.forEach(ctx::header);
        String host = ctx.header("Host");
        checkHost(host);
        checkOrigin(ctx, host);
        boolean writes = isWriting(ctx);
        if (writes && !bearsToken(ctx)) {
            throw refusal(ctx, ctx.method() + " " + ctx.path() + ": this changes something and");
        }
        if (!isLocal && isGuarded(ctx.path()) && !bearsToken(ctx) && !bearsCookie(ctx)) {
            throw refusal(
                    ctx, ctx.path() + ": the console is open to others than this machine and");
        }
    }

    private static Refusal refusal(Context ctx, String why) {
        ctx.header("WWW-Authenticate", "Bearer");
        return new Refusal(
                401,
                why
                        + " needs the token that was printed at its start; send it as "
                        + TOKEN_HEADER
                        + " or as Authorization: Bearer");
    }

    private void checkHost(String host) {
        String lower = host == null ? "" : host.toLowerCase(Locale.ROOT);
        var authority = AUTHORITY.matcher(lower);
        if (!authority.matches() || !isOwn(authority.group(1))) {
            throw new Refusal(
                    421,
                    "Host "
                            + shown(host)
                            + ": not a name of this console; ask it as localhost, or add the name"
                            + " to console.hosts");
        }
    }

    private boolean isOwn(String name) {
        return names.contains(name) || (!isLocal && ADDRESS.matcher(name).matches());
    }

    private static void checkOrigin(Context ctx, String host) {
        String origin = ctx.header("Origin");
        if (origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host)) {
            throw new Refusal(
                    403, "Origin " + shown(origin) + ": only the console's own pages may ask this");
        }
        if ("cross-site".equals(ctx.header("Sec-Fetch-Site"))
                && (isGuarded(ctx.path()) || isSubsonic(ctx.path()))) {
            throw new Refusal(403, ctx.path() + ": only the console's own pages may ask this");
        }
    }

    /** Everything but reading does, unless it is a question that is too long for an address. */
    private static boolean isWriting(Context ctx) {
        if (ctx.method().equals(HandlerType.GET) || ctx.method().equals(HandlerType.HEAD)) {
            return false;
        }
        boolean asks = ctx.path().equals("/api/similar") || isSubsonic(ctx.path());
        return !(ctx.method().equals(HandlerType.POST) && asks);
    }

    /** Pages hold nothing; who asks as a Subsonic player says who they are in their own way. */
    private static boolean isGuarded(String path) {
        return path.startsWith("/api/") || path.equals("/openapi.json");
    }

    private static boolean isSubsonic(String path) {
        return path.startsWith("/rest/");
    }

    /** Tells whether nobody but this machine reaches the console. */
    boolean isLocal() {
        return isLocal;
    }

    /** Tells whether a request comes with the token. */
    boolean bearsToken(Context ctx) {
        String given = ctx.header(TOKEN_HEADER);
        String bearer = ctx.header("Authorization");
        if (given == null && bearer != null && bearer.startsWith(BEARER)) {
            given = bearer.substring(BEARER.length());
        }
        return given != null && isToken(given);
    }

    /** Compares in a time that says nothing. */
    boolean isToken(String given) {
        return same(given, token);
    }

    /** What a Subsonic player sends for a password that it was told: md5(password + salt). */
    boolean isSaltedToken(String given, String salt) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            byte[] hash = md5.digest((token + salt).getBytes(UTF_8));
            return same(given.toLowerCase(Locale.ROOT), HexFormat.of().formatHex(hash));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private boolean bearsCookie(Context ctx) {
        String given = ctx.cookie(COOKIE);
        return given != null && same(given, cookie);
    }

    /** Gives whoever has the token a cookie that reads, as long as the browser is open. */
    void giveCookie(Context ctx) {
        Cookie given = new Cookie(COOKIE, cookie);
        given.setHttpOnly(true);
        given.setSameSite(SameSite.STRICT);
        ctx.cookie(given);
        ctx.status(204);
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(UTF_8), b.getBytes(UTF_8));
    }

    /** From which nobody gets back to the token. */
    private static String derive(String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(COOKIE.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static String shown(String given) {
        return given == null || given.length() <= 100 ? given : given.substring(0, 100) + "…";
    }
}
