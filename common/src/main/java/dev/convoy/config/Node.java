package dev.convoy.config;

import java.util.List;
import java.util.Map;

/** The YAML document as a tree that knows its lines, before any meaning is given to it. Immutable. */
sealed interface Node {

    /** From 1; that of its key, where it has one, since that is where an operator looks. */
    int line();

    /** For messages: {@code a mapping}; never the content, which may be a secret. */
    String kind();

    /** @param entries in file order */
    record Mapping(int line, Map<String, Node> entries) implements Node {
        public Mapping {
            entries = Ordered.copy(entries);
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    record Listing(int line, List<Node> items) implements Node {
        public Listing {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** @param raw as written, before placeholders are resolved: numbers and booleans too stay text here */
    record Scalar(int line, String raw) implements Node {
        @Override
        public String kind() {
            return "a single value";
        }

        /** Without the text, which may be a password. */
        @Override
        public String toString() {
            return "Scalar[line=" + line + "]";
        }
    }

    /** A key without a value, or {@code null}. */
    record Empty(int line) implements Node {
        @Override
        public String kind() {
            return "empty";
        }
    }
}
