/**
 * A catalog that lives: what becomes of its tracks, who hears them, and what the topics made of it
 * hold once nothing happens any more.
 */
package dev.mixtape.it.catalog;
