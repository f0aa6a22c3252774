/** Every setting a user can make: its key, type, default, meaning and range, in one place. */
package dev.mixtape.pipeline.settings;
