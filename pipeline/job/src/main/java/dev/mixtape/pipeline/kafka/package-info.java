/**
 * How the job and the command line meet Kafka: topics, sources, sinks, and nothing of the model.
 */
package dev.mixtape.pipeline.kafka;
