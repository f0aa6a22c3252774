package dev.mixtape.operators.fetch;

import dev.mixtape.operators.settings.SettingException;
import dev.mixtape.operators.settings.Settings;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * From where tracks may refer to audio.
 *
 * @param roots folders, and addresses that begin with {@code https://} or {@code http://}; what
 *     lies beneath one may be read. None refuses every reference ({@code audio.roots})
 * @param schemes of those that roots may have: {@code file}, {@code https}, {@code http} ({@code
 *     audio.schemes})
 * @param privateHosts names of hosts, as roots write them, that may have an address which is not
 *     public: loopback, intranets ({@code audio.private-hosts})
 * @param maxTime for one file over the network, from name to last byte ({@code
 *     audio.max-fetch-time})
 */
public record FetchRules(
        List<String> roots, List<String> schemes, List<String> privateHosts, Duration maxTime)
        implements Serializable {
    private static final Set<String> KNOWN_SCHEMES = Set.of("file", "https", "http");
    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):/");

    /** Refuses every reference. */
    public static final FetchRules NOTHING =
            new FetchRules(List.of(), List.of("file"), List.of(), Duration.ofSeconds(30));

    /**
     * What a user has set.
     *
     * @throws SettingException naming the setting, what it says, and what to do
     */
    public static FetchRules of(Settings settings) {
        try {
            return new FetchRules(
                    settings.get(FetchSettings.AUDIO_ROOTS),
                    settings.get(FetchSettings.AUDIO_SCHEMES),
                    settings.get(FetchSettings.AUDIO_PRIVATE_HOSTS),
                    settings.get(FetchSettings.AUDIO_MAX_FETCH_TIME));
        } catch (IllegalArgumentException e) {
            throw new SettingException(e.getMessage(), e);
        }
    }

    /**
     * Checks that the rules go together.
     *
     * @throws IllegalArgumentException naming the setting, what it says, and what to do
     */
    public FetchRules {
        roots = List.copyOf(roots);
        schemes = schemes.stream().map(scheme -> scheme.toLowerCase(Locale.ROOT)).toList();
        privateHosts = privateHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        for (String scheme : schemes) {
            if (!KNOWN_SCHEMES.contains(scheme)) {
                throw new IllegalArgumentException(
                        FetchSettings.AUDIO_SCHEMES.key()
                                + "="
                                + scheme
                                + ": must be among file, https, http");
            }
        }
        for (String root : roots) {
            String scheme = schemeOf(root);
            if (!KNOWN_SCHEMES.contains(scheme)) {
                throw new IllegalArgumentException(
                        FetchSettings.AUDIO_ROOTS.key()
                                + "="
                                + Shown.address(root)
                                + ": must be a folder, or begin with https:// or http://");
            }
            if (!schemes.contains(scheme)) {
                throw new IllegalArgumentException(
                        FetchSettings.AUDIO_ROOTS.key()
                                + "="
                                + Shown.address(root)
                                + ": "
                                + FetchSettings.AUDIO_SCHEMES.key()
                                + " does not have "
                                + scheme
                                + "; add it there, or remove the root");
            }
            if (!scheme.equals("file")) {
                WebAddress unused = WebAddress.root(root);
            }
        }
    }

    /** Returns the roots that are folders, as paths or as {@code file:} addresses. */
    List<String> folders() {
        return roots.stream().filter(root -> schemeOf(root).equals("file")).toList();
    }

    /** Returns the roots on the web. */
    List<WebAddress> webRoots() {
        return roots.stream()
                .filter(root -> !schemeOf(root).equals("file"))
                .map(WebAddress::root)
                .toList();
    }

    /** Tells whether a host may have an address that is not public. */
    boolean mayBePrivate(String host) {
        return privateHosts.contains(host.toLowerCase(Locale.ROOT));
    }

    private static String schemeOf(String root) {
        var scheme = SCHEME.matcher(root);
        return scheme.find() ? scheme.group(1).toLowerCase(Locale.ROOT) : "file";
    }
}
