package dev.mixtape.operators.audio;

/**
 * Audio that was refused: past a limit, or not decodable. The message is one sentence that names
 * the limit or the fault, what was found, and what to do.
 */
public final class AudioException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why audio was refused. */
    public enum Reason {
        /** Past one of {@link AudioLimits}; raising the limit would let it in. */
        LIMIT,
        /** Not audio, of a kind that is not decoded, or too damaged. */
        UNDECODABLE
    }

    private final Reason reason;

    private AudioException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Audio past a limit. */
    public static AudioException limit(String message) {
        return new AudioException(Reason.LIMIT, message);
    }

    /** A file that is larger than {@code audio.max-bytes}. */
    public static AudioException tooManyBytes(int bytes, AudioLimits limits) {
        return limit(
                "audio of "
                        + bytes
                        + " bytes: at most "
                        + limits.maxBytes()
                        + " (audio.max-bytes); cut the file or raise the limit");
    }

    /** Audio that cannot be decoded. */
    public static AudioException undecodable(String message) {
        return new AudioException(Reason.UNDECODABLE, message);
    }

    /** Why the audio was refused. */
    public Reason reason() {
        return reason;
    }
}
