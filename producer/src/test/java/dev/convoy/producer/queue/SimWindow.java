package dev.convoy.producer.queue;

/** A {@link Window} of the model. */
record SimWindow(long tick, SimSnapshot since, SimSnapshot upto) {
}
