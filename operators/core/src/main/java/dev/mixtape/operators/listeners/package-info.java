/**
 * What a listener's plays say of their taste: decayed weights, distributions over components, and
 * which tracks are near. Plain mathematics.
 */
package dev.mixtape.operators.listeners;
