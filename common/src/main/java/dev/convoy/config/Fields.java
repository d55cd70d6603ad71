package dev.convoy.config;

import dev.convoy.table.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mapping of the file, read key by key. A key that is absent or empty is the default; whatever is wrong becomes a problem, and
 * the default stands in, so that reading goes on and finds the rest. For one thread.
 */
final class Fields {
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

    private final Node.Mapping mapping;
    private final String path;
    private final Reading reading;
    private final boolean inScope;

    Fields(Node.Mapping mapping, String path, Reading reading, boolean inScope) {
        this.mapping = mapping;
        this.path = path;
        this.reading = reading;
        this.inScope = inScope;
    }

    /** Refuses every other key. */
    Fields knowing(String... known) {
        List<String> names = List.of(known);
        mapping.entries().forEach((key, node) -> {
            if (!names.contains(key)) {
                unknown(key, names);
            }
        });
        return this;
    }

    private void unknown(String key, List<String> known) {
        String shown = shownKey(key);
        String hint = shown.equals(key) ? Nearest.hint(key, known, "expected one of ") : "expected a space after the colon";
        problem(key, "unknown key \"" + shown + "\"; " + hint);
    }

    /** The same keys, with their placeholders resolved whatever the scope is. */
    Fields resolved() {
        return new Fields(mapping, path, reading, true);
    }

    Set<String> keys() {
        return mapping.entries().keySet();
    }

    String pathOf(String key) {
        return join(path, shownKey(key));
    }

    /** At the key's line, or the mapping's when there is no such key. */
    void problem(String key, String what) {
        reading.problems().add(lineOf(key), pathOf(key), what);
    }

    int lineOf(String key) {
        return mapping.entries().getOrDefault(key, mapping).line();
    }

    /** The value of a key, unless absent or empty. */
    Optional<Node> node(String key) {
        return Optional.ofNullable(mapping.entries().get(key)).filter(node -> !(node instanceof Node.Empty));
    }

    /** A section that the file must have; an empty one stands in for it when it has not. */
    Fields section(String key, boolean sectionInScope, String expected) {
        Node node = mapping.entries().get(key);
        if (node == null) {
            problem(key, "is missing; expected " + expected);
        }
        return new Fields(mappingAt(key, expected), pathOf(key), reading, sectionInScope);
    }

    Fields optionalSection(String key, boolean sectionInScope, String expected) {
        return new Fields(mappingAt(key, expected), pathOf(key), reading, sectionInScope);
    }

    private Node.Mapping mappingAt(String key, String expected) {
        Optional<Node> node = node(key);
        if (node.isPresent() && node.get() instanceof Node.Mapping) {
            return (Node.Mapping) node.get();
        }
        node.ifPresent(other -> problem(key, "is " + other.kind() + "; expected " + expected));
        return new Node.Mapping(lineOf(key), Map.of());
    }

    /** Whether the key holds a mapping or nothing, so that what is missing inside it is worth naming. */
    boolean isSection(String key) {
        Node node = mapping.entries().get(key);
        return node instanceof Node.Mapping || node instanceof Node.Empty;
    }

    Text required(String key, String expected) {
        if (node(key).isEmpty()) {
            problem(key, (keys().contains(key) ? "is empty" : "is missing") + "; expected " + expected);
            return Text.NONE;
        }
        Text text = text(key, expected).orElse(Text.NONE);
        if (text.known() && text.value().isBlank()) {
            problem(key, "is empty; expected " + expected);
        }
        return text;
    }

    Optional<Text> text(String key, String expected) {
        return node(key).flatMap(node -> scalar(node, pathOf(key), expected));
    }

    /** An SQL condition or expression; one that is given must say something. */
    Optional<String> sql(String key, String expected) {
        Optional<Text> text = text(key, expected);
        if (text.isPresent() && text.get().known() && text.get().value().isBlank()) {
            problem(key, "is empty; expected " + expected + ", or no such key");
        }
        return text.map(Text::value);
    }

    Secret secret(String key) {
        return Secret.of(text(key, "a password").map(Text::value).orElse(""));
    }

    private Optional<Text> scalar(Node node, String where, String expected) {
        if (node instanceof Node.Scalar) {
            return Optional.of(reading.text((Node.Scalar) node, where, inScope));
        }
        reading.problems().add(node.line(), where, "is " + node.kind() + "; expected " + expected);
        return Optional.empty();
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
        List<E> all = List.of(type.getEnumConstants());
        List<String> names = all.stream().map(choice -> choice.name().toLowerCase(Locale.ROOT)).toList();
        String expected = "one of " + String.join(", ", names);
        Text text = text(key, expected).filter(Text::known).orElse(Text.NONE);
        int at = names.indexOf(text.value());
        if (text.known() && at < 0) {
            problem(key, text.shown() + " is not known; expected " + expected);
        }
        return at < 0 ? fallback : all.get(at);
    }

    boolean flag(String key, boolean fallback) {
        Text text = text(key, "true or false").filter(Text::known).orElse(Text.NONE);
        if (text.known() && !Set.of("true", "false").contains(text.value())) {
            problem(key, text.shown() + " is not known; expected true or false");
        }
        return text.known() ? text.value().equals("true") : fallback;
    }

    /** A whole number between two bounds, both allowed. */
    OptionalLong number(String key, long min, long max) {
        String expected = "a whole number" + (max == Long.MAX_VALUE ? ", at least " + min : " from " + min + " to " + max);
        Optional<Text> text = text(key, expected).filter(Text::known);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long number = Long.parseLong(text.get().value().replace("_", ""));
            if (number >= min && number <= max) {
                return OptionalLong.of(number);
            }
        } catch (NumberFormatException e) {
            // No number at all: told below, like one out of bounds.
        }
        problem(key, text.get().shown() + " is out of bounds or no number; expected " + expected);
        return OptionalLong.empty();
    }

    /** {@link #number} of a narrower range. */
    OptionalInt smallNumber(String key, int min, int max) {
        OptionalLong number = number(key, min, max);
        return number.isPresent() ? OptionalInt.of(Math.toIntExact(number.getAsLong())) : OptionalInt.empty();
    }

    /** A time such as {@code 90s}, {@code 30m}, {@code 24h} or {@code 7d}, at least a second. */
    Optional<Duration> duration(String key) {
        String expected = "a time such as 90s, 30m, 24h or 7d";
        Optional<Text> text = text(key, expected).filter(Text::known);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher duration = DURATION.matcher(text.get().value());
        if (!duration.matches()) {
            problem(key, text.get().shown() + " is no time; expected " + expected);
            return Optional.empty();
        }
        long count = Long.parseLong(duration.group(1));
        return Optional.of(switch (duration.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        });
    }

    /** A list of names, at least one, each once. */
    Optional<List<String>> names(String key, String expected) {
        Optional<Node> node = node(key);
        if (node.isPresent() && !(node.get() instanceof Node.Listing)) {
            problem(key, "is " + node.get().kind() + "; expected " + expected);
            return Optional.empty();
        }
        return node.map(listing -> itemsOf(key, (Node.Listing) listing, expected));
    }

    private List<String> itemsOf(String key, Node.Listing listing, String expected) {
        if (listing.items().isEmpty()) {
            problem(key, "is an empty list; expected " + expected + ", or no such key");
        }
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < listing.items().size(); i++) {
            Node item = listing.items().get(i);
            String where = pathOf(key) + "[" + i + "]";
            Text text = scalar(item, where, "a name").orElse(Text.NONE);
            if (text.known() && text.value().isBlank()) {
                reading.problems().add(item.line(), where, "is empty; expected a name");
            } else if (text.known() && !seen.add(text.value())) {
                reading.problems().add(item.line(), where, text.shown() + " is listed twice; expected each name once");
            } else {
                names.add(text.value());
            }
        }
        return names;
    }

    /** A table's name; empty when it is none, which is then a problem, or not known. */
    static Optional<TableName> tableName(Text text, Consumer<String> problem) {
        if (!text.known()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TableName.parse(text.value()));
        } catch (IllegalArgumentException e) {
            problem.accept(text.shown() + " is not a table's name; expected schema.table, with a part that holds a dot in double quotes");
            return Optional.empty();
        }
    }

    /** Every key with its scalar as text; an empty value is an empty text. */
    Map<String, String> settings(Predicate<String> wanted, String expected) {
        Map<String, String> settings = new LinkedHashMap<>();
        keys().stream().filter(wanted).forEach(key -> settings.put(key, text(key, expected).map(Text::value).orElse("")));
        return settings;
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Of {@code {password:hunter2}}, where the missing space makes all of it the key, only {@code password:} is shown. */
    static String shownKey(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? key : key.substring(0, colon + 1);
    }
}
