package dev.mixtape.study;

import dev.mixtape.operators.processes.ThisJava;
import dev.mixtape.operators.settings.Settings;
import dev.mixtape.pipeline.broker.EmbeddedBroker;
import dev.mixtape.pipeline.kafka.OpenTransactions;
import dev.mixtape.pipeline.settings.MixtapeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What Flink's two ways of naming transactions cost a broker, and what each leaves open when a job
 * of two subtasks is killed and resumed with one from the checkpoint before the last: the numbers
 * of {@code docs/decisions/0313-transactional-ids.md}, which has the command.
 */
final class TransactionalIdsStudy {
    private static final int CHECKPOINTS = 8;

    private final Settings settings;
    private final Admin admin;
    private final Path folder;

    private TransactionalIdsStudy(Settings settings, Admin admin, Path folder) {
        this.settings = settings;
        this.admin = admin;
        this.folder = folder;
    }

    /** Argument: how many ids to make for what one costs. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("mixtape-study-");
        try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
            Settings settings =
                    MixtapeSettings.defaults()
                            .with("kafka.bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(settings.kafka())) {
                admin.createTopics(List.of(new NewTopic(TransactionalIdsJob.TOPIC, 2, (short) 1)))
                        .all()
                        .get();
                TransactionalIdsStudy study = new TransactionalIdsStudy(settings, admin, folder);
                for (var strategy : TransactionNamingStrategy.values()) {
                    study.killAndShrink(strategy);
                }
                study.cost(Integer.parseInt(args[0]));
            }
        }
    }

    private void killAndShrink(TransactionNamingStrategy strategy) throws Exception {
        Path checkpoints = Files.createDirectories(folder.resolve(strategy.toString()));
        Process two = job(strategy, 2, checkpoints);
        await(checkpoints, CHECKPOINTS, two);
        long ids = ids(strategy);
        long made = number(newest(checkpoints, 0));
        two.destroyForcibly().waitFor();
        Path resumed = newest(checkpoints, 1);
        Path after = Files.createDirectories(folder.resolve(strategy + "-after"));
        Process one = job(strategy, 1, after, "file://" + resumed);
        await(after, number(resumed) + CHECKPOINTS, one);
        System.out.printf(
                "%s: %d ids of 2 subtasks after %d checkpoints; killed, resumed from checkpoint %d"
                        + " with 1 subtask, %d checkpoints later:%n",
                strategy, ids, made, number(resumed), CHECKPOINTS);
        List<OpenTransactions.Open> open =
                new OpenTransactions(
                                settings,
                                Clock.systemUTC(),
                                List.of(TransactionalIdsJob.prefix(strategy)),
                                List.of())
                        .find();
        open.forEach(
                each ->
                        System.out.printf(
                                "    %s is open since %d s%n", each.id(), each.age().toSeconds()));
        one.destroyForcibly().waitFor();
    }

    private Process job(
            TransactionNamingStrategy strategy, int parallelism, Path checkpoints, String... resume)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ThisJava.program(),
                                "-Xmx512m",
                                "-cp",
                                ThisJava.classPath(),
                                TransactionalIdsJob.class.getName(),
                                settings.kafka().getProperty("bootstrap.servers"),
                                strategy.name(),
                                Integer.toString(parallelism),
                                "file://" + checkpoints));
        command.addAll(List.of(resume));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        checkpoints.resolveSibling(checkpoints.getFileName() + ".log").toFile())
                .start();
    }

    private static void await(Path checkpoints, long number, Process job) throws Exception {
        while (newest(checkpoints, 0) == null || number(newest(checkpoints, 0)) < number) {
            if (!job.isAlive()) {
                throw new IllegalStateException("the job ended; see the log beside " + checkpoints);
            }
            Thread.sleep(100);
        }
    }

    /** The newest complete checkpoint, or one of those before; null if there is none. */
    private static Path newest(Path checkpoints, int before) throws IOException {
        try (Stream<Path> files = Files.walk(checkpoints, 3)) {
            List<Path> complete =
                    files.filter(file -> file.endsWith("_metadata"))
                            .map(Path::getParent)
                            .sorted(Comparator.comparing(TransactionalIdsStudy::number).reversed())
                            .toList();
            return complete.size() > before ? complete.get(before) : null;
        } catch (UncheckedIOException e) {
            return null; // one was deleted meanwhile
        }
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
    }

    private long ids(TransactionNamingStrategy strategy) throws Exception {
        return admin.listTransactions().all().get().stream()
                .filter(
                        each ->
                                each.transactionalId()
                                        .startsWith(TransactionalIdsJob.prefix(strategy)))
                .count();
    }

    /** As a sink does: one producer, a new id for each transaction, a record in each. */
    private void cost(int ids) throws Exception {
        Properties properties = settings.kafka();
        properties.put("key.serializer", ByteArraySerializer.class.getName());
        properties.put("value.serializer", ByteArraySerializer.class.getName());
        long heap = heap();
        long log = log();
        long empty = 0;
        long written = 0;
        try (var producer =
                new FlinkKafkaInternalProducer<byte[], byte[]>(properties, "study-cost-0")) {
            for (int id = 0; id < ids; id++) {
                long start = System.nanoTime();
                producer.setTransactionId("study-cost-0-" + id);
                producer.initTransactions();
                long began = System.nanoTime();
                producer.beginTransaction();
                var sent =
                        producer.send(
                                new ProducerRecord<>(
                                        TransactionalIdsJob.TOPIC, 0, null, new byte[9]));
                producer.commitTransaction();
                sent.get();
                empty += began - start;
                written += System.nanoTime() - began;
            }
        }
        System.out.printf(
                "%d new ids: each %.1f ms to take, %.1f ms to commit a record by; %d bytes of the"
                        + " broker's heap, %d bytes of its log%n",
                ids,
                empty / 1e6 / ids,
                written / 1e6 / ids,
                (heap() - heap) / ids,
                (log() - log) / ids);
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(300);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private long log() throws Exception {
        return admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1).values().stream()
                .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                .filter(replica -> replica.getKey().topic().equals("__transaction_state"))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }
}
