package dev.mixtape.pipeline.console.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of what was asked for (RFC 9110, 14).
 *
 * @param first byte
 * @param last byte, itself part of it
 */
record ByteRange(long first, long last) {
    /** One range alone: a server may answer several with the whole, as this one does. */
    private static final Pattern HEADER = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** It lies beyond the end. */
    static final class UnsatisfiableException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Reads a header; empty where it says nothing that is understood, and the whole is meant.
     *
     * @throws UnsatisfiableException if none of it is there
     */
    static Optional<ByteRange> of(String header, long length) throws UnsatisfiableException {
        Matcher given = HEADER.matcher(header == null ? "" : header.strip());
        if (!given.matches() || (given.group(1).isEmpty() && given.group(2).isEmpty())) {
            return Optional.empty();
        }
        long first;
        long last = length - 1;
        if (given.group(1).isEmpty()) {
            long suffix = Long.parseLong(given.group(2));
            first = suffix == 0 ? length : Math.max(0, length - suffix);
        } else {
            first = Long.parseLong(given.group(1));
            if (!given.group(2).isEmpty()) {
                long end = Long.parseLong(given.group(2));
                if (end < first) {
                    return Optional.empty();
                }
                last = Math.min(last, end);
            }
        }
        if (first >= length) {
            throw new UnsatisfiableException();
        }
        return Optional.of(new ByteRange(first, last));
    }

    long length() {
        return last - first + 1;
    }
}
