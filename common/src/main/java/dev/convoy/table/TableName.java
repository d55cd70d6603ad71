package dev.convoy.table;

import java.util.Objects;

/**
 * The schema-qualified name of a table, exactly as PostgreSQL's catalog spells it (case and all). Immutable.
 *
 * <p>Its text form, {@code schema.table}, is what configuration, messages and {@code status} show. A part that holds a dot, a
 * double quote, white space at either end, or nothing at all is written in double quotes, with inner quotes doubled; any other
 * part stands bare and is <em>not</em> folded to lower case.
 *
 * @param schema the schema's name, not empty
 * @param name   the table's name, not empty
 */
public record TableName(String schema, String name) implements Comparable<TableName> {

    public TableName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
    }

    /**
     * Reads the text form; a name without a schema is taken to be in {@code public}.
     *
     * @throws IllegalArgumentException with a one-line reason, when {@code text} is not one or two name parts
     */
    public static TableName parse(String text) {
        int[] at = {0};
        String first = part(text, at);
        if (at[0] == text.length()) {
            return new TableName("public", first);
        }
        if (text.charAt(at[0]) != '.') {
            throw new IllegalArgumentException("expected a '.' at character " + (at[0] + 1) + " of table name: " + text);
        }
        at[0]++;
        String second = part(text, at);
        if (at[0] != text.length()) {
            throw new IllegalArgumentException("expected schema.table, found more than two parts: " + text);
        }
        return new TableName(first, second);
    }

    private static String part(String text, int[] at) {
        StringBuilder part = new StringBuilder();
        int i = at[0];
        if (i < text.length() && text.charAt(i) == '"') {
            i++;
            while (true) {
                if (i >= text.length()) {
                    throw new IllegalArgumentException("unterminated double quote in table name: " + text);
                }
                char c = text.charAt(i++);
                if (c != '"') {
                    part.append(c);
                } else if (i < text.length() && text.charAt(i) == '"') {
                    part.append('"');
                    i++;
                } else {
                    break;
                }
            }
        } else {
            while (i < text.length() && text.charAt(i) != '.') {
                part.append(text.charAt(i++));
            }
        }
        if (part.length() == 0) {
            throw new IllegalArgumentException("empty part in table name: " + text);
        }
        at[0] = i;
        return part.toString();
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return quoteIfNeeded(schema) + "." + quoteIfNeeded(name);
    }

    private static String quoteIfNeeded(String part) {
        boolean bare = !part.isEmpty() && part.indexOf('.') < 0 && part.indexOf('"') < 0 && part.strip().length() == part.length();
        return bare ? part : '"' + part.replace("\"", "\"\"") + '"';
    }
}
