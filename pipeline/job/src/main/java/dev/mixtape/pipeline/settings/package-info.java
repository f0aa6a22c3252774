/** The settings of the job: its own, and those that its parts own. */
package dev.mixtape.pipeline.settings;
