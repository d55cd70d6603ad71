package dev.convoy.table;

/**
 * A column as it travels.
 *
 * @param name    as the catalog spells it
 * @param type    type for people, as {@code format_type} prints it, with length and precision
 * @param base    type for casts: qualified internal name without length, a domain resolved to what it is made of
 * @param notNull whether the source refuses NULL
 * @param text    true when values travel as their text and are cast back, false when JSON carries them exactly
 */
public record Column(String name, String type, String base, boolean notNull, boolean text) {
}
