/**
 * Audio by reference: a stranger's address in, bytes out, from nowhere but the allowed places.
 *
 * <p>An address is a request that a stranger makes with this machine's rights, and so it is checked
 * at every step: its scheme, its root, where a link or a redirect leads, which address a name
 * resolves to, how much comes and how long it takes.
 */
package dev.mixtape.operators.fetch;
