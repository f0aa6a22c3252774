/**
 * Mixtape against the authors' own implementation: the golden numbers were computed by
 * integration-tests/reference/, which drives a checkout of it, and are checked in as resources.
 */
package dev.mixtape.parity;
