/** What befalls a cluster's processes, what its operator does then, and what they may log of it. */
package dev.mixtape.it.faults;
