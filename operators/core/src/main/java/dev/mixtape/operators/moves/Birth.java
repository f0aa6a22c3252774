package dev.mixtape.operators.moves;

import dev.mixtape.operators.model.NormalWishart;

/**
 * A component that could begin to live.
 *
 * @param mass of its sticks
 * @param frames of the probe that it rests on, a sum of probabilities
 */
record Birth(NormalWishart component, double mass, double frames) {}
