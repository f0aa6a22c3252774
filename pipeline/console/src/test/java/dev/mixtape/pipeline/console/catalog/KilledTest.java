package dev.mixtape.pipeline.console.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mixtape.operators.processes.ThisJava;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes. */
final class KilledTest {
    private static final TopicPartition PARTITION = new TopicPartition("embeddings", 0);

    @TempDir Path folder;

    /** Writes tracks from where it was, in commits of some, for ever. */
    static final class Writer {
        public static void main(String[] args) {
            try (Catalog catalog = Catalog.open(Path.of(args[0]))) {
                long next = catalog.offsets().getOrDefault(PARTITION, 0L);
                while (true) {
                    for (int i = 0; i < 7; i++) {
                        catalog.put(Tracks.track("t" + next++, 0, 1, 0).build());
                        catalog.put(Tracks.track("newest", 0, 0, 1).setTitle("" + next).build());
                    }
                    catalog.commit(Map.of(PARTITION, next));
                    System.out.println(next);
                }
            }
        }
    }

    @Test
    void leavesATrackForEachOffsetAndNoOther() throws Exception {
        Random random = new Random();
        long before = 0;
        for (int life = 0; life < 3; life++) {
            Process writer =
                    new ProcessBuilder(
                                    ThisJava.program(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    ThisJava.classPath(),
                                    Writer.class.getName(),
                                    folder.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (BufferedReader said = writer.inputReader()) {
                assertThat(said.readLine()).isNotNull();
                Thread.sleep(random.nextInt(300));
            } finally {
                writer.destroyForcibly().waitFor();
            }
            try (Catalog catalog = Catalog.open(folder)) {
                long read = catalog.offsets().get(PARTITION);
                assertThat(read).isGreaterThan(before);
                before = read;
                assertThat(catalog.size()).isEqualTo(read + 1);
                assertThat(catalog.track("t" + (read - 1))).isPresent();
                assertThat(catalog.track("t" + read)).isEmpty();
                assertThat(catalog.track("newest").orElseThrow().title()).isEqualTo("" + read);
            }
        }
    }
}
