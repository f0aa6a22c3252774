/** What a setting is: its key, type, default, range and meaning, and what a user has set. */
package dev.mixtape.operators.settings;
