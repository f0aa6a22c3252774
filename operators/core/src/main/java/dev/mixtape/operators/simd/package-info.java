/** How code written with the JDK's Vector API is found, and made fast in every JVM start. */
package dev.mixtape.operators.simd;
