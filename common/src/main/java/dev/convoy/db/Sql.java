package dev.convoy.db;

import dev.convoy.log.Line;
import dev.convoy.table.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.core.Parser;

/** SQL text: loaded from resource files, with identifiers and literals quoted here and nowhere else (I9). Stateless. */
public final class Sql {
    private static final Pattern HOLE = Pattern.compile("\\{([a-z_]+)}");

    private Sql() {
    }

    /**
     * The text of {@code sql/<name>.sql} beside {@code owner}.
     *
     * @throws IllegalStateException when there is no such file: a mistake in the build
     */
    public static String load(Class<?> owner, String name) {
        String path = "sql/" + name + ".sql";
        try (InputStream in = owner.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path + " beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts values into the {@code {holes}} of a template, in one pass, so that a value's own braces stay as they are. Values must be
     * SQL already: quoted by {@link #ident} or {@link #literal}, or made by Convoy.
     */
    public static String fill(String template, Map<String, String> values) {
        return HOLE.matcher(template).replaceAll(hole -> {
            String value = values.get(hole.group(1));
            if (value == null) {
                throw new IllegalStateException("no value for {" + hole.group(1) + "} of an SQL template");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    public static String ident(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** As {@link #ident}, in a statement that people read and copy: what does not survive that is spelled out. */
    public static String shownIdent(String name) {
        if (!Line.UNSHOWN.matcher(name).find()) {
            return ident(name);
        }
        return "U&" + ident(Line.UNSHOWN.matcher(name.replace("\\", "\\\\")).replaceAll(found ->
            Matcher.quoteReplacement(String.format("\\%04x", (int) found.group().charAt(0)))));
    }

    public static String shownIdent(TableName table) {
        return shownIdent(table.schema()) + "." + shownIdent(table.name());
    }

    public static String idents(Collection<String> names) {
        return names.stream().map(Sql::ident).collect(Collectors.joining(", "));
    }

    public static String ident(TableName table) {
        return ident(table.schema()) + "." + ident(table.name());
    }

    /** An operator's SQL as a part of a prepared statement: question marks that are not quoted (jsonb has such operators) are doubled. */
    public static String prepared(String sql) {
        char[] text = sql.toCharArray();
        StringBuilder prepared = new StringBuilder(text.length);
        for (int i = 0; i < text.length; i++) {
            int end = switch (text[i]) {
                case '\'' -> Parser.parseSingleQuotes(text, i, true);
                case '"' -> Parser.parseDoubleQuotes(text, i);
                case '$' -> Parser.parseDollarQuotes(text, i);
                case '-' -> Parser.parseLineComment(text, i);
                case '/' -> Parser.parseBlockComment(text, i);
                default -> i;
            };
            end = Math.min(end, text.length - 1);
            prepared.append(text, i, end - i + 1).append(text[i] == '?' ? "?" : "");
            i = end;
        }
        return prepared.toString();
    }

    /** A text literal that reads the same whatever {@code standard_conforming_strings} says. */
    public static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /** {@code ARRAY['a','b']::text[]}. */
    public static String textArray(Collection<String> texts) {
        return texts.stream().map(Sql::literal).collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
    }
}
