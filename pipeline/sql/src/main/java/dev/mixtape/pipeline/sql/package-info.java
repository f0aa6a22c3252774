/** Mixtape's topics as tables of Flink SQL; the job itself does not need it. */
package dev.mixtape.pipeline.sql;
