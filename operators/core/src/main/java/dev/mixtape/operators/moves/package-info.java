/**
 * Components that come and go: merges, revivals and births, each proposed from what was learned
 * before, and measured on songs that came after.
 */
package dev.mixtape.operators.moves;
