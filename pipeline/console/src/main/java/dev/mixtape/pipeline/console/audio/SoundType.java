package dev.mixtape.pipeline.console.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;
import java.util.Optional;

/** Which kind of sound a file holds, by what it begins with, whatever it calls itself. */
final class SoundType {
    /** Bytes that it takes to tell. */
    static final int BYTES = 16;

    private static final Map<String, String> BEGINNINGS =
            Map.of(
                    "ID3", "audio/mpeg",
                    "OggS", "audio/ogg",
                    "fLaC", "audio/flac",
                    ".snd", "audio/basic",
                    "MAC ", "audio/x-ape",
                    "wvpk", "audio/x-wavpack");

    /** What stands behind a length, or behind the name of a container. */
    private static final Map<String, String> FORMS =
            Map.of("WAVE", "audio/wav", "AIFF", "audio/aiff", "AIFC", "audio/aiff");

    private SoundType() {}

    /** Tells the type; empty for what is no sound that is known. */
    static Optional<String> of(byte[] head) {
        String text = new String(head, 0, Math.min(BYTES, head.length), ISO_8859_1);
        if (text.length() < 12) {
            return Optional.empty();
        }
        if (text.startsWith("RIFF") || text.startsWith("FORM")) {
            return Optional.ofNullable(FORMS.get(text.substring(8, 12)));
        }
        if (text.startsWith("ftyp", 4)) {
            return Optional.of("audio/mp4");
        }
        Optional<String> named =
                BEGINNINGS.entrySet().stream()
                        .filter(each -> text.startsWith(each.getKey()))
                        .map(Map.Entry::getValue)
                        .findAny();
        return named.isPresent() ? named : ofMpegFrame(head[0] & 0xFF, head[1] & 0xFF);
    }

    /** Eleven ones begin a frame of MPEG audio, twelve and a layer of 0 one of AAC. */
    private static Optional<String> ofMpegFrame(int first, int second) {
        if (first != 0xFF || (second & 0xE0) != 0xE0) {
            return Optional.empty();
        }
        boolean isAac = (second & 0xF6) == 0xF0;
        boolean isReserved = (second & 0x06) == 0 || (second & 0x18) == 0x08;
        return isAac
                ? Optional.of("audio/aac")
                : isReserved ? Optional.empty() : Optional.of("audio/mpeg");
    }
}
