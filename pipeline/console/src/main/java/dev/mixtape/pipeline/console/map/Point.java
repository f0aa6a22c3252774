package dev.mixtape.pipeline.console.map;

/** A place on the map. */
public record Point(float x, float y) {}
