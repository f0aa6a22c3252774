/** Linear algebra of many long vectors: their products, and the few axes that hold most of them. */
package dev.mixtape.operators.linear;
