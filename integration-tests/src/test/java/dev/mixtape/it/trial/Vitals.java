package dev.mixtape.it.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mixtape.it.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at a cluster every few seconds, on a thread of its own: the memory of its processes while
 * they live, and the checkpoints of its job. Looking disturbs nothing: resident memory is the
 * kernel's number, and the heap's is what the JVM logs at each of its collections.
 */
public final class Vitals implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern COLLECTION =
            Pattern.compile("\\bPause .* \\d+M->(\\d+)M\\(\\d+M\\)");

    /**
     * A process at a time.
     *
     * @param residentMb resident memory in MiB
     * @param heapMb used heap after the last garbage collection in MiB; empty before the first
     */
    public record Memory(Instant at, long residentMb, OptionalLong heapMb) {}

    /**
     * A completed checkpoint.
     *
     * @param stateBytes all that it refers to
     * @param writtenBytes what of that was written for it; the rest older checkpoints wrote
     */
    public record Checkpoint(
            long id, Instant triggered, Duration took, long stateBytes, long writtenBytes) {}

    private final Cluster cluster;
    private final List<String> roles;
    private final String job;
    private final Map<String, List<Memory>> memory = new LinkedHashMap<>();
    private final Map<Long, Checkpoint> checkpoints = new LinkedHashMap<>();
    private final Repeatedly looking;
    private long failedBefore = -1;
    private long failed;

    /** Returns the options that let a cluster's JVMs log their collections where this looks. */
    public static String javaOptions(Path folder) {
        return "-Xlog:gc:file=" + folder.toAbsolutePath().resolve("log/gc-%p.log");
    }

    /** Begins to look at these processes and the job that runs. */
    public Vitals(Cluster cluster, List<String> roles) throws IOException, InterruptedException {
        this.cluster = cluster;
        this.roles = roles;
        this.job = cluster.liveJob().orElseThrow();
        roles.forEach(role -> memory.put(role, new ArrayList<>()));
        looking = new Repeatedly("vitals", INTERVAL, this::look);
    }

    /** Returns what a process was seen to use, in order of time. */
    public synchronized List<Memory> memory(String role) {
        return List.copyOf(memory.get(role));
    }

    /** Returns the checkpoints that were completed, in order of time. */
    public synchronized List<Checkpoint> checkpoints() {
        return List.copyOf(checkpoints.values());
    }

    /**
     * Returns how many checkpoints failed after the first one was completed: Flink may trigger one
     * before all tasks run, and counts it as failed.
     */
    public synchronized long failedCheckpoints() {
        return failedBefore < 0 ? failed : failed - failedBefore;
    }

    /**
     * Stops looking.
     *
     * @throws IllegalStateException if it could not look all the time
     */
    @Override
    public void close() {
        looking.close();
    }

    /**
     * Lets every process collect its whole heap, which tells what is alive there: a JVM with room
     * left collects its young objects only, and what died old looks like growth. Looks at them
     * before it returns.
     */
    public void collect() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        for (String role : roles) {
            Process process =
                    new ProcessBuilder(jcmd, Long.toString(cluster.pid(role)), "GC.run")
                            .redirectErrorStream(true)
                            .start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(role + " could not be told to collect its heap: " + said);
            }
        }
        look();
    }

    /** Asks how many checkpoints were completed until now. */
    public long completedCheckpoints() throws IOException, InterruptedException {
        return askForCheckpoints().path("counts").path("completed").asLong();
    }

    private JsonNode askForCheckpoints() throws IOException, InterruptedException {
        return new ObjectMapper().readTree(cluster.get("/jobs/" + job + "/checkpoints"));
    }

    private void look() throws IOException, InterruptedException {
        JsonNode answer = askForCheckpoints();
        synchronized (this) {
            for (String role : roles) {
                memory(cluster.pid(role)).ifPresent(memory.get(role)::add);
            }
            failed = answer.path("counts").path("failed").asLong();
            JsonNode latest = answer.path("latest").path("completed");
            if (latest.hasNonNull("id")) {
                failedBefore = failedBefore < 0 ? failed : failedBefore;
                checkpoints.putIfAbsent(
                        latest.get("id").asLong(),
                        new Checkpoint(
                                latest.get("id").asLong(),
                                Instant.ofEpochMilli(latest.get("trigger_timestamp").asLong()),
                                Duration.ofMillis(latest.get("end_to_end_duration").asLong()),
                                latest.path("state_size").asLong(),
                                latest.path("checkpointed_size").asLong()));
            }
        }
    }

    /** Empty of a process that has ended; whether it should have, its log and the job's tell. */
    private Optional<Memory> memory(long pid) throws IOException {
        String status;
        try {
            status = Files.readString(Path.of("/proc/" + pid + "/status"), UTF_8);
        } catch (IOException e) {
            return Optional.empty();
        }
        Matcher resident = RESIDENT.matcher(status);
        if (!resident.find()) { // it waits for whoever started it to take note
            return Optional.empty();
        }
        return Optional.of(
                new Memory(
                        Instant.now(),
                        Long.parseLong(resident.group(1)) >> 10,
                        heapAfterCollection(pid)));
    }

    private OptionalLong heapAfterCollection(long pid) throws IOException {
        OptionalLong last = OptionalLong.empty();
        Path log = cluster.folder().resolve("log/gc-" + pid + ".log");
        for (String line : Files.readAllLines(log, UTF_8)) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                last = OptionalLong.of(Long.parseLong(collection.group(1)));
            }
        }
        return last;
    }
}
