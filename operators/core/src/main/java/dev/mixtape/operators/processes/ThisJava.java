package dev.mixtape.operators.processes;

import java.nio.file.Path;

/** What a child process needs to run classes of this one. */
public final class ThisJava {

    private ThisJava() {}

    /** The {@code java} program that runs this process. */
    public static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Its class path. Surefire hands its tests one that only names the real one. */
    public static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
