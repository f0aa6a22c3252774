package dev.mixtape.pipeline.console.map;

/** The smallest rectangle that holds all points; from −1 to 1 where there are none. */
public record Extent(float x0, float y0, float x1, float y1) {
    static final Extent OF_NOTHING = new Extent(-1, -1, 1, 1);
}
