package dev.mixtape.pipeline.console.catalog;

import static dev.mixtape.pipeline.console.catalog.Tracks.list;
import static dev.mixtape.pipeline.console.catalog.Tracks.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mixtape.operators.similarity.Similarity;
import dev.mixtape.pipeline.errors.UserError;
import dev.mixtape.schemas.TrackEmbedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogTest {
    private static final TopicPartition PARTITION = new TopicPartition("embeddings", 2);

    @TempDir Path folder;

    @Test
    void showsATrackAsItWasPutLast() {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.put(track("a", 0, 1, 0).build());
            TrackEmbedding again = track("a", 5, 0, 2).setTags(List.of("jazz")).build();
            catalog.put(again);
            catalog.refresh();
            assertThat(catalog.size()).isEqualTo(1);
            assertThat(catalog.track("a")).contains(TrackLine.of(again));
            assertThat(catalog.vector("a").orElseThrow()).containsExactly(0, 1);
            catalog.remove("a");
            catalog.refresh();
            assertThat(catalog.size()).isZero();
            assertThat(catalog.track("a")).isEmpty();
            assertThat(catalog.vector("a")).isEmpty();
        }
    }

    @Test
    void knowsAfterACrashWhatItHadCommittedAndNothingElse() throws IOException {
        Path copy = folder.resolve("copy");
        try (Catalog catalog = Catalog.open(folder.resolve("index"))) {
            catalog.put(track("a", 0, 1, 0).build());
            catalog.put(track("b", 0, 1, 0).build());
            catalog.commit(Map.of(PARTITION, 2L));
            catalog.remove("a");
            catalog.put(track("b", 0, 0, 1).build());
            catalog.put(track("c", 0, 1, 0).build());
            catalog.refresh();
            copy(folder.resolve("index"), copy); // as a process that is killed leaves it
        }
        try (Catalog catalog = Catalog.open(copy)) {
            assertThat(catalog.offsets()).containsExactly(Map.entry(PARTITION, 2L));
            assertThat(ids(catalog.search(all()))).containsExactly("a", "b");
            assertThat(catalog.vector("b").orElseThrow()).containsExactly(1, 0);
            catalog.put(track("c", 0, 1, 0).build());
            catalog.commit(Map.of(PARTITION, 5L));
            assertThat(catalog.size()).isEqualTo(3);
        }
    }

    @Test
    void losesWhatWasNotCommittedWhenItIsClosed() {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.put(track("a", 0, 1, 0).build());
            catalog.commit(Map.of(PARTITION, 1L));
            catalog.put(track("b", 0, 1, 0).build());
        }
        try (Catalog catalog = Catalog.open(folder)) {
            assertThat(ids(catalog.search(all()))).containsExactly("a");
            assertThat(catalog.offsets()).containsEntry(PARTITION, 1L);
        }
    }

    @Test
    void isMadeAnewWhereAByteIsBroken() throws IOException {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.put(track("a", 0, 1, 0).build());
            catalog.commit(Map.of(PARTITION, 1L));
        }
        for (Path file : files(folder)) {
            if (Files.size(file) > 0) {
                Path broken =
                        Files.createDirectories(folder.resolve("broken-" + file.getFileName()));
                copy(folder, broken);
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(broken.resolve(file.getFileName()), bytes);
                try (Catalog catalog = Catalog.open(broken)) {
                    assertThat(catalog.size()).as("%s", file).isZero();
                    assertThat(catalog.offsets()).as("%s", file).isEmpty();
                    catalog.put(track("a", 0, 1, 0).build());
                    catalog.commit(Map.of(PARTITION, 1L));
                    assertThat(catalog.size()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void leavesFilesOfOthersAlone() throws IOException {
        Path diary = Files.writeString(folder.resolve("diary.txt"), "dear");
        Files.writeString(folder.resolve("segments_1"), "no index");
        try (Catalog catalog = Catalog.open(folder)) {
            assertThat(catalog.size()).isZero();
        }
        assertThat(diary).hasContent("dear");
    }

    @Test
    void belongsToOneProcess() {
        try (Catalog catalog = Catalog.open(folder)) {
            assertThatThrownBy(() -> Catalog.open(folder))
                    .isInstanceOf(UserError.class)
                    .hasMessage(
                            folder
                                    + ": another console has this folder; stop it, or give this one"
                                    + " another folder");
            assertThat(catalog.size()).isZero();
        }
        Catalog.open(folder).close();
    }

    @Test
    void findsTheNearestOfATrackWithoutItself() {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.put(track("north", 0, 0, 1).build());
            catalog.put(track("north-east", 0, 3, 3).build());
            catalog.put(track("b-east", 0, 2, 0).build());
            catalog.put(track("a-east", 0, 1, 0).build());
            catalog.put(track("west", 0, -5, 0).build());
            catalog.put(track("nowhere", 0, 0, 0).build());
            catalog.refresh();
            List<Neighbour> near =
                    catalog.near(catalog.vector("north").orElseThrow(), 4, Set.of("north"));
            assertThat(near)
                    .extracting(neighbour -> neighbour.track().id())
                    .containsExactly("north-east", "a-east", "b-east", "west");
            assertThat(near.get(0).similarity()).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
            assertThat(near.get(1).similarity()).isCloseTo(0, within(1e-6f));
            assertThat(catalog.vector("nowhere")).isEmpty();
            assertThat(catalog.track("nowhere")).isPresent();
        }
    }

    @Test
    void comparesTracksOfOneModelOnly() {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.put(track("old", 0, 1, 0).build());
            catalog.put(track("older", 0, 1, 0).setModelId("b/music").build());
            catalog.put(track("new", 0, 1, 0).setModelId("other").build());
            catalog.put(track("wide", 0, 1, 0, 0).setModelId("other").build());
            catalog.refresh();
            assertThat(near(catalog, Tracks.MODEL, 1, 0)).containsExactly("old");
            assertThat(near(catalog, "other", 1, 0)).containsExactly("new");
            assertThat(near(catalog, "other", 1, 0, 0)).containsExactly("wide");
            assertThat(near(catalog, "nobody's", 1, 0)).isEmpty();
            assertThat(catalog.near(new float[] {1, 0}, 9, Set.of()))
                    .extracting(neighbour -> neighbour.track().id())
                    .containsExactly("new");
            assertThatThrownBy(() -> near(catalog, Tracks.MODEL, 1, 0, 0))
                    .hasMessage("vector of 3 numbers: those of model music have 2");
            assertThatThrownBy(() -> catalog.path("old", "new", 5))
                    .hasMessageContaining("embedded by different models");
        }
        try (Catalog catalog = Catalog.open(folder)) {
            assertThat(catalog.size()).isZero();
        }
    }

    @Test
    void comparesDistributionsWhereTracksHaveNoVectors() {
        float[] one = {-0.1f, -3, -5};
        float[] other = {-4, -0.2f, -2};
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.put(track("one", 0).setEmbedding(list(one)).build());
            catalog.put(track("other", 0).setEmbedding(list(other)).build());
            catalog.put(track("vector", 0, 1, 0, 0).build());
            catalog.refresh();
            float[] direction = catalog.vector("one").orElseThrow();
            assertThat(direction).containsExactly(Similarity.HELLINGER.direction(one));
            catalog.remove("vector");
            catalog.refresh();
            List<Neighbour> near = catalog.near(direction, 5, Set.of("one"));
            assertThat(near).hasSize(1);
            double hellinger = Similarity.HELLINGER.between(one, other);
            assertThat(1 - Math.sqrt(1 - near.get(0).similarity()))
                    .isCloseTo(hellinger, within(1e-5));
        }
    }

    @Test
    void takesVectorsOfAnyWidth() {
        Random random = new Random(1);
        try (Catalog catalog = Catalog.open(folder)) {
            for (int i = 0; i < 20; i++) {
                catalog.put(track("t" + i, i, Tracks.random(random, 3_000)).build());
            }
            catalog.commit(Map.of());
            float[] vector = catalog.vector("t7").orElseThrow();
            assertThat(catalog.near(vector, 1, Set.of()).get(0).track().id()).isEqualTo("t7");
        }
    }

    @Test
    void refusesNumbersThatAreNone() {
        try (Catalog catalog = Catalog.open(folder)) {
            assertThatThrownBy(() -> catalog.put(track("a", 0, 1, Float.NaN).build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("number 1 of the vector is NaN: must be finite");
            assertThatThrownBy(() -> catalog.put(track("a", 0).setEmbedding(List.of()).build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("vector of 0 numbers");
        }
    }

    @Test
    void findsNearlyAllOfTheNearest() {
        Random random = new Random(3);
        int n = 3_000;
        float[][] centres = new float[40][];
        for (int c = 0; c < centres.length; c++) {
            centres[c] = Tracks.random(random, 32);
        }
        try (Catalog catalog = Catalog.open(folder)) {
            List<float[]> vectors = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                float[] vector = Tracks.random(random, 32);
                for (int d = 0; d < vector.length; d++) {
                    vector[d] += 2 * centres[i % centres.length][d];
                }
                vectors.add(Similarity.COSINE.direction(vector));
                catalog.put(track("t" + i, i, vector).build());
            }
            catalog.commit(Map.of());
            int found = 0;
            for (int q = 0; q < 100; q++) {
                float[] query = vectors.get(q);
                double[] all =
                        vectors.stream()
                                .mapToDouble(v -> Similarity.COSINE.ofDirections(query, v))
                                .sorted()
                                .toArray();
                double tenth = all[n - 10] - 1e-6;
                for (Neighbour neighbour : catalog.near(query, 10, Set.of())) {
                    found += neighbour.similarity() >= tenth ? 1 : 0;
                }
            }
            assertThat(found / 1_000.0).isGreaterThan(0.97);
        }
    }

    @Test
    void tellsAFollowerWhatIsThereAndThenWhatChanges() {
        try (Catalog catalog = Catalog.open(folder)) {
            catalog.put(track("second", 2, 0, 3).build());
            catalog.put(track("first", 1, 1, 0).build());
            List<Change> heard = new ArrayList<>();
            catalog.follow(
                    change -> {
                        throw new IllegalStateException("harms nobody else");
                    });
            catalog.follow(heard::add);
            assertThat(heard).extracting(Change::id).containsExactly("first", "second");
            assertThat(heard.get(1).vector()).containsExactly(0, 1);
            heard.clear();
            catalog.remove("first");
            catalog.put(track("third", 0, 1, 1).build());
            assertThat(heard).isEmpty();
            catalog.refresh();
            assertThat(heard).extracting(Change::id).containsExactly("first", "third");
            assertThat(heard.get(0).line()).isNull();
            assertThat(heard.get(1).line()).isEqualTo(catalog.track("third").orElseThrow());
            heard.clear();
            catalog.clear();
            assertThat(heard).extracting(Change::line).containsExactly(null, null);
            assertThat(catalog.size()).isZero();
        }
    }

    private static List<String> near(Catalog catalog, String model, float... vector) {
        return catalog.near(model, vector, 9, Set.of()).stream()
                .map(neighbour -> neighbour.track().id())
                .toList();
    }

    private static Query all() {
        return new Query(null, null, null, 0, 100);
    }

    private static List<String> ids(Page page) {
        return page.tracks().stream().map(TrackLine::id).toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }
}
