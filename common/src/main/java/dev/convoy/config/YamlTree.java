package dev.convoy.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads the file into {@link Node}s. For one thread.
 *
 * <p>It listens to the events of SnakeYAML, the parser under Jackson's YAML, rather than to Jackson's tokens: those give
 * a syntax error the line of the token before it, and turn an unquoted password that begins with {@code !} or {@code &} (a tag, an
 * anchor) into an empty one without a word. The parser's own messages quote the line they stumble on, which may hold a password;
 * only the bare problem is taken from them.
 */
final class YamlTree {

    /** The file has four levels; more is no configuration, and must not exhaust the stack. */
    private static final int DEPTH_MAX = 32;

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final String ROOT = "";
    private static final String EXPECTED = "expected YAML, with \"${NAME}\" and other special characters in quotes";

    private final Problems problems;
    private final Iterator<Event> events;

    private YamlTree(Problems problems, String text) {
        this.problems = problems;
        this.events = new Yaml(new LoaderOptions()).parse(new StringReader(text)).iterator();
    }

    /** @throws ConfigException when there is no tree to look into; lesser problems are left in {@code problems} */
    static Node.Mapping read(Path file, Problems problems) throws ConfigException {
        String text = textOf(file, problems);
        try {
            Node root = new YamlTree(problems, text).document();
            if (root instanceof Node.Mapping) {
                return (Node.Mapping) root;
            }
            problems.add(root.line(), ROOT, "is " + root.kind() + "; expected the sections source, kafka, tables and targets");
        } catch (MarkedYAMLException e) {
            // A tag's name may be the beginning of an unquoted password.
            String problem = Objects.requireNonNullElse(e.getProblem(), "").replaceFirst("(tag handle) .*", "$1");
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(line, ROOT, "is not valid YAML: " + problem.lines().findFirst().orElse("") + "; " + EXPECTED);
        } catch (ReaderException e) {
            int line = 1 + (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
            problems.add(line, ROOT, "has a character that YAML does not allow; expected printable text");
        } catch (YAMLException e) {
            problems.add(1, ROOT, "is not valid YAML; " + EXPECTED);
        }
        throw problems.exception();
    }

    private static String textOf(Path file, Problems problems) throws ConfigException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            problems.addOfFile("does not exist; expected the configuration there");
        } catch (CharacterCodingException e) {
            problems.addOfFile("is not UTF-8 text; expected YAML in UTF-8");
        } catch (IOException e) {
            problems.addOfFile("cannot be read; expected a readable file, not a directory");
        }
        throw problems.exception();
    }

    private Node document() {
        events.next(); // the stream's start
        Event event = events.next();
        if (event instanceof StreamEndEvent) {
            return new Node.Empty(1);
        }
        Node root = node(events.next(), 1, ROOT, 0);
        Event end = events.next();
        while (end instanceof DocumentEndEvent) {
            end = events.next();
        }
        if (!(end instanceof StreamEndEvent)) {
            problems.add(lineOf(end), ROOT, "holds a second YAML document; expected only one, without a \"---\" inside");
        }
        return root;
    }

    /** @param line the key's, or the event's own where there is no key */
    private Node node(Event event, int line, String path, int depth) {
        if (depth > DEPTH_MAX) {
            throw new YAMLException("too deep");
        }
        refuseReferences((NodeEvent) event, line, path);
        if (event instanceof MappingStartEvent) {
            return mapping(line, path, depth);
        }
        if (event instanceof CollectionStartEvent) {
            return listing(line, path, depth);
        }
        if (!(event instanceof ScalarEvent)) {
            return new Node.Empty(line);
        }
        ScalarEvent scalar = (ScalarEvent) event;
        boolean empty = scalar.isPlain() && NULLS.contains(scalar.getValue());
        return empty ? new Node.Empty(line) : new Node.Scalar(line, scalar.getValue());
    }

    /** What YAML would silently take for something else than text; the name is not shown, since it may be a password's. */
    private void refuseReferences(NodeEvent event, int line, String path) {
        boolean tagged = event instanceof ScalarEvent && ((ScalarEvent) event).getTag() != null
                || event instanceof CollectionStartEvent && ((CollectionStartEvent) event).getTag() != null;
        if (event instanceof AliasEvent || event.getAnchor() != null || tagged) {
            problems.add(line, path, "begins with *, & or !, which YAML takes for a reference or a tag; expected the value in quotes");
        }
    }

    private Node mapping(int line, String path, int depth) {
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Event event = events.next(); !(event instanceof CollectionEndEvent); event = events.next()) {
            int keyLine = lineOf(event);
            Node key = node(event, keyLine, path, depth + 1);
            String name = key instanceof Node.Scalar ? ((Node.Scalar) key).raw() : "";
            Node value = node(events.next(), keyLine, Fields.join(path, Fields.shownKey(name)), depth + 1);
            if (name.isEmpty()) {
                problems.add(keyLine, path, "has a key that is " + key.kind() + "; expected a name");
                continue;
            }
            Integer first = lines.putIfAbsent(name, keyLine);
            if (first == null) {
                entries.put(name, value);
            } else {
                String shown = Fields.shownKey(name);
                problems.add(keyLine, Fields.join(path, shown),
                        "duplicate key \"" + shown + "\"; expected it once, and line " + first + " has it already");
            }
        }
        return new Node.Mapping(line, entries);
    }

    private Node listing(int line, String path, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof CollectionEndEvent); event = events.next()) {
            items.add(node(event, lineOf(event), path + "[" + items.size() + "]", depth + 1));
        }
        return new Node.Listing(line, items);
    }

    private static int lineOf(Event event) {
        return event.getStartMark().getLine() + 1;
    }
}
