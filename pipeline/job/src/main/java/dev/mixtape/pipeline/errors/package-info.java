/** What a person can mend, in a sentence. */
package dev.mixtape.pipeline.errors;
