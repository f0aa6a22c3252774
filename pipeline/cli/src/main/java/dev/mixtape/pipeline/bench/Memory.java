package dev.mixtape.pipeline.bench;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/**
 * What a process holds, in bytes.
 *
 * @param songs inferred until then
 * @param heap used by live objects: the garbage collector has just run
 * @param buffers native memory that JavaCPP and direct buffers account for
 * @param resident all memory of the process that is in RAM
 */
public record Memory(int songs, long heap, long buffers, long resident) {

    static Memory now(int songs) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        return new Memory(songs, heap, Pointer.totalBytes() + direct, residentBytes());
    }

    /** Linux says it; elsewhere JavaCPP asks the system. */
    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Pointer.physicalBytes();
        }
        return Pointer.physicalBytes();
    }
}
