/** A real Kafka broker (KRaft, one node, loopback only) inside this JVM or as a child process. */
package dev.mixtape.pipeline.broker;
