/** Every track as a point of a map that keeps still. */
package dev.mixtape.pipeline.console.map;
