/** Who may put what into the tracks topic: keys, and the signatures that records carry. */
package dev.mixtape.operators.signing;
