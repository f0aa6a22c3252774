/** How fast backends are, and what memory they keep: seeded work, measured side by side. */
package dev.mixtape.pipeline.bench;
