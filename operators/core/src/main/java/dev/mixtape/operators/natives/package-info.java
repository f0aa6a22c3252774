/** Native libraries of this process, whatever they are for. */
package dev.mixtape.operators.natives;
