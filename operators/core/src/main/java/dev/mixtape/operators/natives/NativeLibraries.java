package dev.mixtape.operators.natives;

import org.bytedeco.javacpp.Loader;

/**
 * Loads native libraries one after the other.
 *
 * <p>JavaCPP's {@code Loader.addressof} goes through the dynamic linker's list of libraries and
 * opens each, with the list's lock held. A thread that opens a library of its own at that moment
 * has the linker's other lock and wants the first: both wait for ever, and the next pause for
 * garbage collection waits for them. What loads or looks up goes through here, then.
 */
public final class NativeLibraries {
    private NativeLibraries() {}

    /** Loads the library behind each of these classes of JavaCPP, with all that it needs. */
    public static synchronized void load(Class<?>... classes) {
        for (Class<?> each : classes) {
            Loader.load(each);
        }
    }

    /** Does something that looks functions up. */
    public static synchronized void lookUp(Runnable action) {
        action.run();
    }
}
