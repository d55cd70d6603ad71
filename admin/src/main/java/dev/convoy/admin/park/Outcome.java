package dev.convoy.admin.park;

/**
 * What an operator's act on one table came to. Immutable.
 *
 * @param text for people: a line, and further lines where there is more to say
 * @param good whether what was asked is so now
 */
public record Outcome(String text, boolean good) {
}
