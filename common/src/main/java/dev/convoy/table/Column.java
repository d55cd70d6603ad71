package dev.convoy.table;

/**
 * A column as it travels.
 *
 * @param name    as the catalog spells it
 * @param type    type for people, as {@code format_type} prints it, with length and precision
 * @param base    type for casts: qualified internal name without length, a domain resolved to what it is made of
 * @param notNull whether the source refuses NULL
 * @param text    true when values travel as their text and are cast back, false when JSON carries them exactly
 * @param origin  what stays when the column is renamed or altered: its number in the source's catalog; 0 when not known
 * @param filling what rows had in it that were there before the column was added
 */
public record Column(String name, String type, String base, boolean notNull, boolean text, int origin, Filling filling) {

    /**
     * What a column held, when it was added, in the rows that were there.
     *
     * @param constant the text of the one value all of them had; null for NULL
     * @param varies   whether they may have had different ones
     */
    public record Filling(String constant, boolean varies) {
        public static final Filling NULL = new Filling(null, false);
    }

    public Column(String name, String type, String base, boolean notNull, boolean text) {
        this(name, type, base, notNull, text, 0, Filling.NULL);
    }
}
