package dev.convoy.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the log as the processes write it: words that name the event, then {@code key=value}. A value with spaces stands in double
 * quotes, in which a backslash stands before quotes and backslashes.
 *
 * @param event  what happened, such as {@code parked}
 * @param fields the rest, in its order
 */
public record Line(String event, Map<String, String> fields) {
    /** What ends a line, steers a terminal or turns the direction of what is read: messages are told without it. */
    public static final Pattern UNSHOWN = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");
    private static final Pattern FIELD = Pattern.compile("\\G\\s*([a-z_]+)=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(\\S*))(?=\\s|$)");
    private static final Pattern PLAIN = Pattern.compile("[^\\s\"]\\S*");
    private static final Pattern FIRST = Pattern.compile("(?:^|\\s)[a-z_]+=");

    /** Text as it stands behind {@code key=}, in quotes. */
    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** What stands behind {@code key=}: as it is, or in quotes where it would not end at the next space. */
    public static String value(Object value) {
        String text = String.valueOf(value);
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    /** Takes a line apart; one that is not written so is all event. */
    public static Line of(String text) {
        Matcher first = FIRST.matcher(text);
        if (!first.find()) {
            return new Line(text, Map.of());
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(text).region(first.start(), text.length());
        int end = first.start();
        while (field.find()) {
            String quoted = field.group(2);
            fields.put(field.group(1), quoted == null ? field.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
            end = field.end();
        }
        return text.substring(end).isBlank() ? new Line(text.substring(0, first.start()).strip(), fields) : new Line(text, Map.of());
    }
}
