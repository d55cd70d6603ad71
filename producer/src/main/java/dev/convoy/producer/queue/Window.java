package dev.convoy.producer.queue;

/**
 * The changes that snapshot {@code upto} sees and snapshot {@code since} does not, in order of id.
 *
 * <p>Why this order is right (I2): transactions that change the same row are serialised by its row lock. If B had to wait for A, then
 * A drew its queue ids before it committed, and B drew its own after, so A's are lower; and whoever sees B sees A. Either both are in
 * one window, where ids decide, or A is in an earlier one. Transactions that did not conflict may come in any order. Reading by
 * id alone, or by "every transaction below the oldest running one", breaks this: an open transaction X makes the second rule publish
 * what A did after C while it still holds C back.
 *
 * <p>Membership follows from the two stored snapshots alone, so a window that is read again after a crash is the same, and so are
 * its numbers. Immutable.
 *
 * @param tick  number of the tick that ends it
 * @param since the tick before, as {@code pg_snapshot} text
 * @param upto  this tick, as {@code pg_snapshot} text
 */
public record Window(long tick, String since, String upto) {
}
