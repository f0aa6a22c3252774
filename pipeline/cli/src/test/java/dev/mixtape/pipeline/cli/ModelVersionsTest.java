package dev.mixtape.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mixtape.operators.flink.AxesRecords;
import dev.mixtape.operators.flink.ModelRecords;
import dev.mixtape.operators.flink.PublishedModel;
import dev.mixtape.operators.frames.Frames;
import dev.mixtape.operators.inference.Bootstrap;
import dev.mixtape.operators.linear.PrincipalAxes;
import dev.mixtape.operators.model.CorpusPosterior;
import dev.mixtape.operators.model.Hyperparameters;
import dev.mixtape.operators.model.Model;
import dev.mixtape.operators.model.NormalWishart;
import dev.mixtape.operators.npz.ModelArchive;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.cli.Shell.Ran;
import dev.mixtape.pipeline.job.JobParts;
import dev.mixtape.pipeline.kafka.Archive;
import dev.mixtape.pipeline.kafka.Models;
import dev.mixtape.pipeline.kafka.TopicReader;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import dev.mixtape.schemas.Freeze;
import dev.mixtape.schemas.Import;
import dev.mixtape.schemas.LearningProgress;
import dev.mixtape.schemas.ModelControl;
import dev.mixtape.schemas.ModelUpdate;
import dev.mixtape.schemas.RecordCodec;
import dev.mixtape.schemas.Rollback;
import dev.mixtape.schemas.Unfreeze;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about versions against a real broker; topics are written as the job writes them. */
class ModelVersionsTest {
    private static final int EVERY = 10;
    private static final int KEEP = 3;
    private static final String LINEAGE = "20261129T120000000-0";

    private static EmbeddedBroker broker;
    private static KafkaProducer<byte[], byte[]> producer;

    @TempDir Path home;

    private final String own = UUID.randomUUID().toString();
    private final RecordCodec<ModelUpdate> updates = new RecordCodec<>(ModelUpdate.class);
    private Settings settings;
    private Model first;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = EmbeddedBroker.temporary();
        producer =
                new KafkaProducer<>(
                        MixtapeSettings.defaults()
                                .with("kafka.bootstrap.servers", broker.bootstrapServers())
                                .kafka(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    @AfterAll
    static void stopBroker() throws IOException {
        producer.close();
        broker.close();
    }

    @BeforeEach
    void makeTopics() {
        settings =
                MixtapeSettings.defaults()
                        .with("kafka.bootstrap.servers", broker.bootstrapServers())
                        .with("topics.models", "models-" + own)
                        .with("topics.model-archive", "archive-" + own)
                        .with("topics.model-control", "control-" + own)
                        .with("topics.progress", "progress-" + own);
        JobParts.STANDARD.createTopics(settings);
        first = model(1);
    }

    @Test
    void listsTheNewestAndTheLastThatWereArchived() throws Exception {
        for (int version = 0; version <= 45; version++) {
            publish(first, version, version);
        }
        Ran ran = run("list", "--json");
        assertThat(ran.err()).isEmpty();
        JsonNode versions = ran.lastLineAsJson().get("versions");
        assertThat(versions)
                .extracting(line -> line.get("version").asInt())
                .containsExactly(45, 40, 30, 20);
        assertThat(versions.get(0).get("newest").asBoolean()).isTrue();
        assertThat(versions.get(2).get("newest").asBoolean()).isFalse();
        assertThat(versions.get(2).get("tracksLearned").asLong()).isEqualTo(300);
        assertThat(versions.get(2).get("rho").asDouble())
                .isCloseTo(Math.pow(64 + 30, -0.6), within(1e-12));
        assertThat(ran.out()).contains("4 versions.");
    }

    @Test
    void aJobThatWentBackLeavesOneVersionInEachPlace() throws Exception {
        publish(first, 10, 10);
        publish(first, 20, 20);
        publish(
                new PublishedModel(
                        "20261130T120000000-5",
                        new PublishedModel.Origin(LINEAGE, 10),
                        moved(first, 10, 0)));
        JsonNode versions = run("list", "--json").lastLineAsJson().get("versions");
        assertThat(versions)
                .extracting(line -> line.get("version") + " " + line.get("lineage").asText())
                .containsExactly("20 " + LINEAGE, "10 20261130T120000000-5");
    }

    @Test
    void saysWhichComponentsMovedAndWhere() throws Exception {
        publish(first, 10, 0);
        publish(moved(first, 20, 2.0));
        Ran ran = run("diff", "10", "20", "--json");
        JsonNode json = ran.lastLineAsJson();
        assertThat(json.get("moved").asInt()).isEqualTo(1);
        JsonNode move = json.get("moves").get(0);
        assertThat(move.get("component").asInt()).isEqualTo(1);
        assertThat(move.get("nats").asDouble()).isPositive();
        assertThat(move.get("shareAfter").asDouble())
                .isGreaterThan(move.get("shareBefore").asDouble());
        assertThat(move.get("features").get(0).get("deviations").asDouble()).isPositive();
        assertThat(json.get("moves").get(1).get("nats").asDouble()).isZero();
        assertThat(ran.out())
                .contains("1 of 2 components moved by more than 0.1 nats")
                .contains("not at all");
        assertThat(run("diff", "10", "17").err())
                .contains(
                        "version 17 of model mixtape is not archived: there are 10, 20; see them");
    }

    @Test
    void exportsAnArchivedVersionWithTheAxesOfItsModel() throws Exception {
        publish(first, 10, 10);
        publish(moved(first, 20, 1));
        Path file = home.resolve("old.npz");
        Ran ran = run("export", "--version", "10", "--out", file, "--json");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.lastLineAsJson().get("version").asInt()).isEqualTo(10);
        Model read = ModelArchive.read(file);
        assertThat(read.tracksLearned()).isEqualTo(100);
        assertThat(read.posterior()).usingRecursiveComparison().isEqualTo(first.posterior());
        assertThat(read.axes()).usingRecursiveComparison().isEqualTo(first.axes());
    }

    @Test
    void asksToFreezeAndToLearnAgainWhereThatChangesSomething() throws Exception {
        assertThat(run("freeze").err()).contains("holds no whole version of model mixtape");
        publish(first, 10, 10);
        Ran ran = run("freeze", "--by", "ada", "--json");
        assertThat(ran.status()).isZero();
        ModelControl asked = asked().get(0);
        assertThat(asked.getBody()).isInstanceOf(Freeze.class);
        assertThat(asked.getBy()).isEqualTo("ada");
        assertThat(ran.lastLineAsJson().get("request").asText()).isEqualTo(asked.getRequest());
        assertThat(ran.lastLineAsJson().get("record").asText())
                .isEqualTo("control-" + own + "/0/0");
        assertThat(run("unfreeze").err()).contains("the model is not frozen");

        progress(true);
        assertThat(run("freeze").err()).contains("the model is frozen already");
        assertThat(run("unfreeze").status()).isZero();
        assertThat(asked()).hasSize(2);
        assertThat(asked().get(1).getBody()).isInstanceOf(Unfreeze.class);
    }

    @Test
    void asksToGoBackToWhatIsArchivedAndToNothingElse() throws Exception {
        publish(first, 10, 10);
        publish(first, 20, 20);
        assertThat(run("rollback", "15").err())
                .contains("version 15 of model mixtape is not archived");
        assertThat(run("rollback", "20").err()).contains("version 20 is the newest");
        assertThat(run("rollback", "10").status()).isZero();
        Rollback asked = (Rollback) asked().get(0).getBody();
        assertThat(asked.getVersion()).isEqualTo(10);
        assertThat(asked.getLineage()).isEqualTo(LINEAGE);
        assertThat(asked.getPieces()).as("header and components").hasSize(3);

        publish(model(2), 30, 30); // begun anew, with other songs
        assertThat(run("rollback", "10").err())
                .contains("version 10 cannot be gone back to: its whitening is another");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void importsOnlyAModelThatFits() throws Exception {
        Path file = home.resolve("model.npz");
        String[] fitting = {
            "--set",
            "model.components=2",
            "--set",
            "model.song-components=2",
            "--set",
            "embedding.vector-width=2"
        };
        ModelArchive.write(first, file);
        assertThat(run("import", file, fitting).err())
                .contains("model.npz cannot be imported: D=3: must be 52, which is fixed");
        publish(first, 10, 10);
        assertThat(run("import", file).status()).isZero();
        Import asked = (Import) asked().get(0).getBody();
        assertThat(asked.getSource()).isEqualTo("model.npz");
        assertThat(asked.getPieces()).as("axes are there").hasSize(3);

        ModelArchive.write(model(2), file);
        assertThat(run("import", file).err())
                .contains("cannot be imported: its whitening is another");
        ModelArchive.write(first.with(PrincipalAxes.NONE), file);
        assertThat(run("import", file).err())
                .contains("cannot be imported: its 0 axes of songs' vectors are not the 2");
        assertThat(run("import", home.resolve("none.npz")).err()).contains("no such file");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void speaksOfTheChallengerWhenItsIdIsGiven() throws Exception {
        settings = settings.with("challenger.model.id", "b");
        JobParts.STANDARD.createTopics(settings);
        publish(first, 10, 10);
        publish("b", "-b", new PublishedModel(LINEAGE, PublishedModel.Origin.NONE, first));
        publish(
                "b",
                "-b",
                new PublishedModel(LINEAGE, PublishedModel.Origin.NONE, moved(first, 20, 2)));

        JsonNode listed = run("list", "--model-id", "b", "--json").lastLineAsJson();
        assertThat(listed.get("modelId").asText()).isEqualTo("b");
        assertThat(listed.get("versions"))
                .extracting(line -> line.get("version").asInt())
                .containsExactly(20, 0);
        assertThat(run("diff", "0", "20", "--model-id", "b").out()).contains("1 of 2 components");
        assertThat(run("freeze", "--model-id", "b").status()).isZero();
        assertThat(run("rollback", "0", "--model-id", "b").status()).isZero();
        assertThat(asked("-b")).hasSize(2).allMatch(asked -> asked.getModelId().equals("b"));
        assertThat(asked()).as("of the first model").isEmpty();
        Path file = home.resolve("b.npz");
        assertThat(run("export", "--model-id", "b", "--out", file).status()).isZero();
        assertThat(ModelArchive.read(file).tracksLearned()).isEqualTo(200);

        assertThat(run("list", "--model-id", "mixtape").out()).contains("1 versions.");
        assertThat(run("list", "--model-id", "c", "--set", "challenger.model.id=b").err())
                .contains(
                        "--model-id=c: the settings speak of model mixtape and its challenger b;"
                                + " name one of them");
        assertThat(run("list", "--model-id", "a b").err())
                .contains("challenger.model.id=a b: its topics are named after it");
        assertThat(run("list", "--model-id", "").err()).contains("--model-id is empty");
    }

    /** A version that has learned ten times as many tracks; of a round number archived too. */
    private void publish(Model model, int version, int tens) throws Exception {
        publish(
                new Model(
                                model.hyperparameters(),
                                model.whitening(),
                                model.posterior(),
                                version,
                                10L * tens,
                                100L * tens)
                        .with(model.axes()));
    }

    private void publish(Model model) throws Exception {
        publish(new PublishedModel(LINEAGE, PublishedModel.Origin.NONE, model));
    }

    private void publish(PublishedModel published) throws Exception {
        publish("mixtape", "", published);
    }

    /** To the topics whose names end so. */
    private void publish(String modelId, String end, PublishedModel published) throws Exception {
        List<ModelUpdate> pieces = new ArrayList<>(AxesRecords.toRecords(modelId, published));
        pieces.addAll(ModelRecords.toRecords(modelId, published));
        for (ModelUpdate piece : pieces) {
            send("models-" + own + end, Models.key(piece), updates.encode(piece));
            if (Archive.takes(piece, EVERY)) {
                send(
                        "archive-" + own + end,
                        Archive.key(piece, EVERY, KEEP),
                        updates.encode(piece));
            }
        }
    }

    private void progress(boolean frozen) throws Exception {
        LearningProgress line =
                LearningProgress.newBuilder()
                        .setModelId("mixtape")
                        .setVersion(11)
                        .setTracksLearned(1)
                        .setFramesLearned(1)
                        .setBatchTracks(0)
                        .setBatchFrames(0)
                        .setBoundPerFrame(Double.NaN)
                        .setRho(0)
                        .setEta(0)
                        .setComponentsInUse(1)
                        .setStaleness(0)
                        .setPublishedAt(Instant.now())
                        .setFrozen(frozen)
                        .build();
        send("progress-" + own, "mixtape", new RecordCodec<>(LearningProgress.class).encode(line));
    }

    private static void send(String topic, String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)).get();
    }

    private List<ModelControl> asked() {
        return asked("");
    }

    private List<ModelControl> asked(String end) {
        try (TopicReader<ModelControl> reader =
                new TopicReader<>(settings, "control-" + own + end, ModelControl.class)) {
            return reader.rest();
        }
    }

    private Ran run(String command, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("model", command));
        for (Object each : arguments) {
            all.addAll(each instanceof String[] several ? List.of(several) : List.of(each));
        }
        for (String key :
                List.of(
                        "kafka.bootstrap.servers",
                        "topics.models",
                        "topics.model-archive",
                        "topics.model-control",
                        "topics.progress")) {
            all.add("--set");
            all.add(key + "=" + settings.asMap().get(key));
        }
        return new Shell(home).run(all.toArray());
    }

    /** Two components of three features, and two axes. */
    private static Model model(int seed) {
        Hyperparameters h = Hyperparameters.defaults(3).toBuilder().K(2).T(2).build();
        Random random = new Random(seed);
        List<Frames> songs = new ArrayList<>();
        for (int song = 0; song < 4; song++) {
            float[] values = new float[60 * 3];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() + (i / 3 % 2) * (song + 1);
            }
            songs.add(new Frames(60, 3, values));
        }
        return Bootstrap.bootstrap(h, songs, 2);
    }

    /** Component 1 elsewhere along the first feature, and with more mass. */
    private static Model moved(Model model, long version, double by) {
        CorpusPosterior q = model.posterior();
        NormalWishart old = q.components().get(1);
        double[] m = old.m().clone();
        m[0] += by;
        return new Model(
                        model.hyperparameters(),
                        model.whitening(),
                        new CorpusPosterior(
                                List.of(
                                        q.components().get(0),
                                        new NormalWishart(m, old.lambda(), old.wInv(), old.nu())),
                                new double[] {q.stickMass()[0] + 1, q.stickMass()[1] + 2},
                                q.sticks(),
                                q.alpha0(),
                                q.gamma()),
                        version,
                        10 * version,
                        100 * version)
                .with(model.axes());
    }
}
