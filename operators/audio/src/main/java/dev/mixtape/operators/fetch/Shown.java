package dev.mixtape.operators.fetch;

import java.util.regex.Pattern;

/** An address as a reason may show it. */
final class Shown {
    private static final int MAX_CHARACTERS = 200;
    private static final Pattern USER = Pattern.compile("//[^/?#]*@");
    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

    private Shown() {}

    /** Without what may be a secret (a password, the signature in a query), and not too long. */
    static String address(String uri) {
        String plain = QUERY.matcher(USER.matcher(uri).replaceAll("//…@")).replaceAll("?…");
        return plain.length() <= MAX_CHARACTERS
                ? plain
                : plain.substring(0, MAX_CHARACTERS - 1) + "…";
    }
}
