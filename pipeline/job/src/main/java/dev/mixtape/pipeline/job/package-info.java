/** The job, and everything it takes to run it. */
package dev.mixtape.pipeline.job;
