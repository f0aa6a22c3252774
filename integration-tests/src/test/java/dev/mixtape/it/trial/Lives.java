package dev.mixtape.it.trial;

import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.kafka.CommittedRecords;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.ModelAxes;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The lives of a job, as its topic of models tells them: which versions each has published, and
 * which life and version it grew from. The last one to appear is the living one; what lies between
 * it and a root is its chain, and whatever else was published is rolled back.
 */
public final class Lives {
    /** One of them. {@code parentVersion} is -1 where there is no parent. */
    private record Life(String parent, long parentVersion, TreeSet<Long> versions) {}

    /** What readers of committed records see, in the order in which it appeared. */
    private final Map<String, Life> seen = new LinkedHashMap<>();

    /** The same, with what transactions that were aborted took with them. */
    private final Map<String, Life> written = new LinkedHashMap<>();

    private final List<String> broken = new ArrayList<>();
    private final List<String> expired = new ArrayList<>();
    private final Set<String> chain = new HashSet<>();
    private String open = "";
    private long openVersion = -1;
    private int missing;
    private String last = "";

    private Lives() {}

    /** Reads the topic of models twice, of which compaction must have taken nothing. */
    public static Lives of(Settings settings) {
        Lives lives = new Lives();
        read(settings, lives::see);
        read(settings.with("kafka.isolation.level", "read_uncommitted"), lives::note);
        lives.judge();
        return lives;
    }

    /** As {@link #of(Settings)}, from what it would read. */
    static Lives of(List<Piece> committed, List<Piece> uncommitted) {
        Lives lives = new Lives();
        committed.forEach(lives::see);
        uncommitted.forEach(lives::note);
        lives.judge();
        return lives;
    }

    /** Keeps compaction off the topic of models for a day, before there is much in it. */
    public static void keepAll(Settings settings) throws ExecutionException, InterruptedException {
        ConfigResource models =
                new ConfigResource(
                        ConfigResource.Type.TOPIC, settings.get(MixtapeSettings.MODELS_TOPIC));
        ConfigEntry day =
                new ConfigEntry(
                        TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                        Long.toString(Duration.ofDays(1).toMillis()));
        try (Admin admin = Admin.create(settings.kafka())) {
            admin.incrementalAlterConfigs(
                            Map.of(models, List.of(new AlterConfigOp(day, OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static void read(Settings settings, Consumer<Piece> each) {
        RecordCodec<ModelUpdate> codec = new RecordCodec<>(ModelUpdate.class);
        String topic = settings.get(MixtapeSettings.MODELS_TOPIC);
        try (CommittedRecords records = new CommittedRecords(settings, topic)) {
            records.rest( // one after the other: a piece is large
                    record -> {
                        if (record.value() == null) {
                            return;
                        }
                        ModelUpdate piece = TopicReader.decode(codec, record);
                        if (!(piece.getBody() instanceof ModelAxes)) { // not of one version
                            each.accept(Piece.of(piece));
                        }
                    });
        }
    }

    /**
     * Every version is there whole and in order: its header, then each component. Usually once: the
     * newest comes again when its transaction seems to have expired.
     */
    private void see(Piece piece) {
        if (piece.isHeader()) {
            if (missing > 0) {
                broken.add(
                        "models: %s lacks %d components"
                                .formatted(name(open, openVersion), missing));
            }
            open = piece.lineage();
            openVersion = piece.version();
            missing = piece.components();
            begin(piece);
        } else if (missing == 0
                || !piece.lineage().equals(open)
                || piece.version() != openVersion) {
            broken.add(
                    "models: a component of %s where none was due"
                            .formatted(name(piece.lineage(), piece.version())));
        } else {
            missing--;
        }
    }

    private void begin(Piece header) {
        Life life = seen.get(header.lineage());
        if (life == null) {
            seen.put(header.lineage(), life(header));
        } else if (!header.lineage().equals(last)) {
            broken.add(
                    "models: %s comes after life '%s' had begun"
                            .formatted(name(header.lineage(), header.version()), last));
        } else if (header.version() < life.versions().last()) {
            broken.add(
                    "models: %s follows version %d"
                            .formatted(
                                    name(header.lineage(), header.version()),
                                    life.versions().last()));
        }
        seen.get(header.lineage()).versions().add(header.version());
        last = header.lineage();
    }

    private static Life life(Piece header) {
        return new Life(header.parent(), header.parentVersion(), new TreeSet<>());
    }

    private void note(Piece piece) {
        if (piece.isHeader()) {
            written.computeIfAbsent(piece.lineage(), name -> life(piece))
                    .versions()
                    .add(piece.version());
        }
    }

    private void judge() {
        if (missing > 0) {
            broken.add(
                    "models: %s lacks %d components".formatted(name(open, openVersion), missing));
        }
        seen.forEach(this::judge);
        String name = last;
        Life life = written.get(name);
        long upTo = Long.MAX_VALUE;
        while (life != null) {
            for (long version : life.versions().headSet(upTo, true)) {
                if (!chain.add(name(name, version))) {
                    return; // a circle, of which its lives' parents have complained
                }
            }
            upTo = life.parentVersion();
            name = life.parent();
            life = upTo < 0 ? null : written.get(name);
        }
    }

    /** A life grows from a version that was published before, or makes the first one. */
    private void judge(String name, Life life) {
        long first = life.versions().first();
        if (first != Math.max(0, life.parentVersion())) {
            broken.add(
                    "models: life '%s' grew from version %d and begins with %d"
                            .formatted(name, life.parentVersion(), first));
        }
        for (long version = first; version < life.versions().last(); version++) {
            judgeGap(name, life, version);
        }
        if (life.parentVersion() < 0) {
            return;
        }
        String grewFrom = name(life.parent(), life.parentVersion());
        if (has(seen, life.parent(), life.parentVersion())) {
            return;
        }
        if (has(written, life.parent(), life.parentVersion())) {
            expired.add(grewFrom + ", of which life '" + name + "' grew");
        } else {
            broken.add(
                    "models: life '%s' grew from %s, which is nowhere".formatted(name, grewFrom));
        }
    }

    /** A version within a life that nobody saw was at least written. */
    private void judgeGap(String name, Life life, long version) {
        if (life.versions().contains(version)) {
            return;
        }
        if (has(written, name, version)) {
            expired.add(name(name, version) + ", while its life went on");
        } else {
            broken.add("models: life '%s' lacks version %d".formatted(name, version));
        }
    }

    private static boolean has(Map<String, Life> lives, String name, long version) {
        Life life = lives.get(name);
        return life != null && life.versions().contains(version);
    }

    /** Whether readers saw this version of this life. */
    boolean have(String lineage, long version) {
        return has(seen, lineage, version);
    }

    /** Whether this version of this life belongs to the chain of the living one. */
    boolean isAlive(String lineage, long version) {
        return chain.contains(name(lineage, version));
    }

    /** Returns the life from which one grew; empty of a first life, and of an unknown one. */
    String parent(String lineage) {
        Life life = written.get(lineage);
        return life == null ? "" : life.parent();
    }

    /** Returns the living one's newest version, or -1. */
    long newest() {
        return seen.isEmpty() ? -1 : seen.get(last).versions().last();
    }

    /** Returns how many lives were seen. */
    public int count() {
        return seen.size();
    }

    /** Returns how many versions were seen that do not belong to the living one's chain. */
    public long rolledBack() {
        return seen.entrySet().stream()
                .flatMap(
                        life ->
                                life.getValue().versions().stream()
                                        .map(v -> name(life.getKey(), v)))
                .filter(version -> !chain.contains(version))
                .count();
    }

    /**
     * Returns versions that a life grew from and that nobody saw: a transaction took them with it.
     */
    public List<String> expired() {
        return List.copyOf(expired);
    }

    /** Returns a sentence for each promise that does not hold. */
    public List<String> broken() {
        return List.copyOf(broken);
    }

    static String name(String lineage, long version) {
        return "version %d of life '%s'".formatted(version, lineage);
    }
}
