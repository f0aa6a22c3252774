/** Where songs are inferred: one interface, one class per kind of machine, one provider. */
package dev.mixtape.operators.backend;
