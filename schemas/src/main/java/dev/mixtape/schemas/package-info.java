/** The Avro records that cross Mixtape's topics, and the codec that writes and reads them. */
package dev.mixtape.schemas;
