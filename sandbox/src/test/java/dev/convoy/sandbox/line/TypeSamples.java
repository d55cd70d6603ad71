package dev.convoy.sandbox.line;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the files under {@code types} list: for each group a table, for each type a column with values worth a test. Stateless. */
public final class TypeSamples {
    private static final Pattern SINCE = Pattern.compile("(.*?) @(\\d+)");

    private TypeSamples() {
    }

    /**
     * One column.
     *
     * @param type   as in DDL
     * @param values SQL expressions, at least one
     */
    public record Column(String name, String type, List<String> values) {
        /** The expression a row of this number has. */
        public String value(int row) {
            return "(" + values.get(row % values.size()) + ")::" + type;
        }
    }

    /** Columns that may be keys, by group. */
    public static Map<String, List<Column>> keys() {
        return groups("keys.sql.txt", Integer.MAX_VALUE);
    }

    /** @param major the version of the older server; what it lacks is left out */
    public static Map<String, List<Column>> groups(int major) {
        return groups("types.sql.txt", major);
    }

    private static Map<String, List<Column>> groups(String file, int major) {
        Map<String, List<Column>> groups = new LinkedHashMap<>();
        List<Column> group = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (String line : resource(file).lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
            Matcher since = SINCE.matcher(line);
            boolean limited = since.matches();
            boolean there = !limited || Integer.parseInt(since.group(2)) <= major;
            String text = (limited ? since.group(1) : line).strip();
            if (line.startsWith("[")) {
                group = new ArrayList<>();
                groups.put("of_" + text.substring(1, text.length() - 1), group);
            } else if (!line.startsWith(" ")) {
                values = new ArrayList<>();
                if (there) {
                    group.add(new Column("c" + group.size() + " " + text.replace("\"", ""), text, values));
                }
            } else if (there) {
                values.add(text);
            }
        }
        return groups;
    }

    /** Types and extensions that both sides need first. */
    public static String objects() {
        return resource("objects.sql.txt");
    }

    private static String resource(String name) {
        try (InputStream in = TypeSamples.class.getResourceAsStream("/types/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
