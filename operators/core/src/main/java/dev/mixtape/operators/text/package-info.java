/** Texts of strangers, made fit to be shown. */
package dev.mixtape.operators.text;
