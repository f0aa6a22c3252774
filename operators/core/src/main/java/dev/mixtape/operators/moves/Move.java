package dev.mixtape.operators.moves;

/**
 * A move that was accepted.
 *
 * @param component the id that lives on, or lives again
 * @param other the id that was retired; −1 where none was
 * @param gain of the evidence lower bound, in nats, of all that the model stands for, measured on
 *     songs that came after the proposal
 * @param why in a sentence
 */
public record Move(MoveKind kind, int component, int other, double gain, String why) {}
