package dev.mixtape.operators.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An {@code https:} or {@code http:} address in the one form in which it is both checked and asked
 * for: a check of one form and a request in another is how such checks are got round.
 *
 * @param scheme {@code https} or {@code http}
 * @param host in lower case; without brackets for IPv6
 * @param port never a default left out
 * @param path as it goes on the wire: absolute, no segment {@code .} or {@code ..}, no encoded dot
 *     or slash
 * @param query as it goes on the wire; null for none
 */
record WebAddress(String scheme, String host, int port, String path, String query) {
    private static final int MAX_CHARACTERS = 8_192;

    /** Servers differ in whether they decode these before they look for segments. */
    private static final Pattern HIDDEN = Pattern.compile("(?i)%2e|%2f|%5c|%00|\\\\");

    /** Reads an address that a stranger gave. */
    static WebAddress parse(String text) throws FetchException {
        try {
            return from(new URI(text));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new FetchException(
                    Shown.address(text) + ": not an address that is read (" + reason(e) + ")", e);
        }
    }

    /** Reads a root from the settings. */
    static WebAddress root(String text) {
        try {
            WebAddress root = from(new URI(text));
            if (root.query != null) {
                throw new IllegalArgumentException("a root has no query");
            }
            return root;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    FetchSettings.AUDIO_ROOTS.key()
                            + "="
                            + Shown.address(text)
                            + ": must be an address such as https://cdn.example.com/audio/ ("
                            + reason(e)
                            + ")",
                    e);
        }
    }

    /** Returns where a redirect from here leads. */
    WebAddress follow(String location) throws FetchException {
        try {
            return from(uri().resolve(new URI(location)));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new FetchException(
                    this
                            + ": redirects to "
                            + Shown.address(location)
                            + ", which is not an address that is read ("
                            + reason(e)
                            + ")",
                    e);
        }
    }

    /** Tells whether an address is this root, or lies beneath it. */
    boolean covers(WebAddress address) {
        String folder = path.endsWith("/") ? path : path + "/";
        return scheme.equals(address.scheme)
                && host.equals(address.host)
                && port == address.port
                && (address.path.equals(path) || address.path.startsWith(folder));
    }

    URI uri() {
        return URI.create(scheme + "://" + authority() + path + (query == null ? "" : "?" + query));
    }

    private String authority() {
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return (host.contains(":") ? "[" + host + "]" : host) + (usual ? "" : ":" + port);
    }

    /** The address as reasons show it. */
    @Override
    public String toString() {
        return Shown.address(uri().toString());
    }

    private static WebAddress from(URI uri) {
        require(uri.toString().length() <= MAX_CHARACTERS, "longer than " + MAX_CHARACTERS);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        require(scheme.equals("https") || scheme.equals("http"), "scheme " + scheme);
        require(uri.getRawUserInfo() == null, "it holds a user");
        require(uri.getHost() != null, "no host");
        String host = uri.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        require(!host.contains("%"), "an IPv6 zone");
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        require(port >= 1 && port <= 65_535, "port " + port);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        require(!HIDDEN.matcher(path).find(), "an encoded dot or slash in its path");
        require(
                Arrays.stream(path.split("/")).noneMatch(WebAddress::leadsElsewhere),
                "a segment . or .. in its path");
        return new WebAddress(scheme, host, port, path, uri.getRawQuery());
    }

    /** Some servers take {@code ..;x} for {@code ..}. */
    private static boolean leadsElsewhere(String segment) {
        String name = segment.replaceFirst(";.*", "");
        return name.equals(".") || name.equals("..");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** What {@link URISyntaxException} says in its message repeats the address. */
    private static String reason(Exception e) {
        return e instanceof URISyntaxException syntax ? syntax.getReason() : e.getMessage();
    }
}
