package dev.convoy.config;

/**
 * A scalar after its placeholders were looked at. Immutable, and safe to print.
 *
 * @param value the resolved text, or {@code raw} when it is not known
 * @param raw   as written in the file
 * @param known whether {@code value} is final; false outside the process's scope or where a placeholder could not be resolved,
 *              and then there is nothing to be said about the value
 */
record Text(String value, String raw, boolean known) {

    static final Text NONE = new Text("", "", false);

    /** For messages about values that are no secrets: as the file spells it, never what a placeholder stands for. */
    String shown() {
        return '"' + raw.replace("\n", "\\n") + '"';
    }

    @Override
    public String toString() {
        return "Text[known=" + known + "]";
    }
}
