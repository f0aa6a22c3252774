package dev.mixtape.it.faults;

import dev.mixtape.it.trial.LogAudit.Known;
import java.util.List;

/** What processes log as an error when others are killed, frozen or denied their disk, and why. */
public final class KnownErrors {
    /** Each was seen in a trial, and its cause found. */
    public static final List<Known> ALL =
            List.of(
                    Known.of(
                            "taskmanager",
                            "KafkaCommitter .*Unable to commit transaction .*already fenced",
                            "the transaction had been committed before the failure; a job that"
                                    + " resumes commits it again, and the broker refuses the second"
                                    + " time; or the job was away for longer than the transaction's"
                                    + " time, and what it held is made again by refresh"),
                    Known.of(
                            "taskmanager",
                            "KafkaCommitter .*Unable to commit transaction .*in an invalid state",
                            "the same, where the broker finds no transaction of that epoch under"
                                + " way any more; had it been aborted instead, its embeddings would"
                                + " be missing from the account"),
                    Known.of(
                            "taskmanager",
                            "KafkaCommitter .*data has been potentially lost.*InvalidPidMapping",
                            "a broker that comes back answers for transactions that it has not"
                                    + " loaded yet, and Flink gives them up; what they held is made"
                                    + " again by refresh"),
                    Known.of(
                            "taskmanager",
                            "exception in exception handler of task .*InvalidProducerEpoch",
                            "a frozen TaskManager wakes up after another has fenced its"
                                + " transactions; Flink ends the process when its sink cannot be"
                                + " closed cleanly"),
                    Known.of(
                            "taskmanager",
                            "TaskManagerRunner .*Fatal error occurred .*InvalidProducerEpoch",
                            "the same"),
                    Known.of(
                            "taskmanager",
                            "RocksDBKeyedStateBackendBuilder .*FileNotFound.*Not a directory",
                            "a restore while a file lay where the checkpoints' folder was"),
                    Known.of(
                            "taskmanager",
                            "RocksDBKeyedStateBackendBuilder .*(File too large|No space left)",
                            "a restore onto a disk that was full"),
                    Known.of(
                            "taskmanager",
                            "PartitionRequestQueue .*Connection reset by peer",
                            "the TaskManager that read from this one was killed"),
                    Known.of(
                            "broker",
                            "Failed to load metadata from __consumer_offsets-.*no longer the"
                                    + " leader",
                            "a broker that comes back after kill -9 reads that it led, then that it"
                                    + " was fenced, and stops what it began to load; it loads it"
                                    + " again when it is elected"),
                    Known.of(
                            "broker",
                            "Expected partition .* to exist, but it was missing. Creating",
                            "Kafka 4.2 says so of each partition that is added to a topic, and"
                                    + " makes it"),
                    Known.atAnyTime(
                            "broker",
                            "EventPerformanceMonitor .*Exceptionally slow controller event",
                            "two cores start JVMs, and what the broker's controller does takes"
                                    + " longer than the two seconds that it says so after"),
                    Known.atAnyTime(
                            "broker",
                            "ReplicationControlManager .*controller event queue overloaded",
                            "the same: it takes itself for dead, and for alive at its next"
                                    + " heartbeat"),
                    Known.of(
                            "broker",
                            "Error processing append operation .*OutOfOrderSequence",
                            "a broker that comes back, or takes itself for dead for a moment,"
                                + " refuses a producer's first batch and is sent those behind it;"
                                + " the producer sends all of them again in order"),
                    Known.of(
                            "taskmanager",
                            "RocksDBKeyedStateBackendBuilder .*(already closed|ClosedChannel)",
                            "a restore that is given up because another task has failed meanwhile"),
                    Known.of(
                            "taskmanager",
                            "BlobClient .*Failed to fetch BLOB",
                            "the JobManager from which it fetches the job's classes was killed; it"
                                    + " asks again, and fetches them from the next one"),
                    Known.atAnyTime(
                            "jobmanager",
                            "(NoClassDefFoundError|ClassNotFoundException): org.apache.kafka.",
                            "the admin client of a source's enumerator closes in a thread of its"
                                    + " own when a job has ended, and meets a class for the first"
                                    + " time after Flink has let the job's classes go; the broker"
                                    + " closes the connection that it leaves"),
                    Known.atAnyTime(
                            "jobmanager",
                            "SourceCoordinatorContext .*AdminClient is closing",
                            "a source looks for new partitions in the moment in which its"
                                    + " enumerator closes, since the job has been stopped"),
                    Known.of(
                            "jobmanager",
                            "Trying to open gateway for unseen checkpoint",
                            "a checkpoint that was under way when the job failed is given up after"
                                    + " the sources' coordinators had been reset"));

    private KnownErrors() {}
}
