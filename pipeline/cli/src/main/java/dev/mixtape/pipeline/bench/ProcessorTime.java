package dev.mixtape.pipeline.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What this process has used of its processors so far, nanoseconds. */
final class ProcessorTime {
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final String WHOLE = "the process";

    private ProcessorTime() {}

    /**
     * Returns what each of its threads has used, by number, those of the garbage collector and of
     * native libraries included. Left out are the JVM's compilers, which are done after a while,
     * but not yet when something is measured for a minute. Where the system does not tell threads
     * apart as Linux does, it is the process with all that it does.
     */
    static Map<String, Long> used() {
        Map<String, Long> nanos = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                addTo(nanos, thread);
            }
            return nanos;
        } catch (IOException e) {
            return Map.of(
                    WHOLE,
                    ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                            .getProcessCpuTime());
        }
    }

    private static void addTo(Map<String, Long> nanos, Path thread) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            if (!name.startsWith("C1 Compiler") && !name.startsWith("C2 Compiler")) {
                String used = Files.readString(thread.resolve("schedstat"));
                nanos.put(
                        thread.getFileName().toString(),
                        Long.valueOf(used.substring(0, used.indexOf(' '))));
            }
        } catch (IOException e) {
            // it ended just now
        }
    }

    /** Returns what the threads that live now have used since {@link #used} said so. */
    static long since(Map<String, Long> before) {
        return used().entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    /** Returns what the calling thread has used. */
    static long ofThread() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Returns what each live thread of Java has used, by its name. */
    static Map<String, Long> byThread() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> nanos = new HashMap<>();
        for (ThreadInfo thread : threads.dumpAllThreads(false, false)) {
            long used = threads.getThreadCpuTime(thread.getThreadId());
            nanos.merge(thread.getThreadName(), Math.max(0, used), Long::sum);
        }
        return nanos;
    }
}
