package dev.mixtape.pipeline.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The person's own browser. */
final class Browser {
    private Browser() {}

    /** Shows an address there; returns false where there is no browser that can be asked. */
    static boolean show(String address) {
        boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
        try {
            new ProcessBuilder(List.of(mac ? "open" : "xdg-open", address))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
