package dev.mixtape.study;

import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job of one source and one sink, in a process of its own, for {@link TransactionalIdsStudy}. */
final class TransactionalIdsJob {
    static final String TOPIC = "study";
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private TransactionalIdsJob() {}

    /** Arguments: broker, strategy, parallelism, folder of checkpoints, checkpoint to resume. */
    public static void main(String[] args) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, args[3]);
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, INTERVAL);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        if (args.length > 4) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, args[4]);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        Integer.parseInt(args[2]), configuration);
        env.fromSource(
                        new DataGeneratorSource<>(
                                number -> "record " + number,
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perSecond(200),
                                Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "records")
                .uid("records")
                .sinkTo(sink(args[0], TransactionNamingStrategy.valueOf(args[1])))
                .uid("sink");
        env.execute();
    }

    /** Returns what its transactional ids begin with. */
    static String prefix(TransactionNamingStrategy strategy) {
        return "study-" + strategy;
    }

    private static KafkaSink<String> sink(String servers, TransactionNamingStrategy strategy) {
        Properties properties = new Properties();
        properties.put("transaction.timeout.ms", "900000");
        return KafkaSink.<String>builder()
                .setBootstrapServers(servers)
                .setKafkaProducerConfig(properties)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(prefix(strategy))
                .setTransactionNamingStrategy(strategy)
                .setRecordSerializer(
                        KafkaRecordSerializationSchema.<String>builder()
                                .setTopic(TOPIC)
                                .setValueSerializationSchema(new SimpleStringSchema())
                                .build())
                .build();
    }
}
