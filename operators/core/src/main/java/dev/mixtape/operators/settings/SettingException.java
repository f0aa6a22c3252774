package dev.mixtape.operators.settings;

/** A setting that cannot be used; the message names it, what was given, and what to do. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Makes it with one sentence for the user. */
    public SettingException(String message) {
        super(message);
    }

    /** Makes it with one sentence for the user and what lies behind it. */
    public SettingException(String message, Throwable cause) {
        super(message, cause);
    }
}
