/** What it takes to know that an embedding is out of date, and to make it again: plain Java. */
package dev.mixtape.operators.refresh;
