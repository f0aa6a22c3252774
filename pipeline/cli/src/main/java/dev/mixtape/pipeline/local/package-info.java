/** Everything in one process: the broker, the job, and a look at what comes out. */
package dev.mixtape.pipeline.local;
