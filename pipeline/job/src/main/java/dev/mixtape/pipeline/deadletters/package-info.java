/** Dead letters: who reads them, and how the records they speak of are sent again. */
package dev.mixtape.pipeline.deadletters;
