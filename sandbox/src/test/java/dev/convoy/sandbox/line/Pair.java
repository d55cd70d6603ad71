package dev.convoy.sandbox.line;

import java.util.ArrayList;
import java.util.List;

/** Versions of PostgreSQL at both ends of a line. Immutable. */
public record Pair(String source, String target) {
    static final Pair DEFAULT = new Pair(Servers.DEFAULT_VERSION, Servers.DEFAULT_VERSION);

    /** Every pair of {@code convoy.sandbox.versions}; of the default build two: the usual server, and the oldest to the newest. */
    static List<Pair> all() {
        String versions = System.getProperty("convoy.sandbox.versions", "");
        if (versions.isBlank()) {
            return List.of(DEFAULT, new Pair(System.getProperty("convoy.sandbox.oldest", DEFAULT.source()),
                System.getProperty("convoy.sandbox.newest", DEFAULT.target())));
        }
        List<Pair> all = new ArrayList<>();
        for (String source : versions.split(",")) {
            for (String target : versions.split(",")) {
                all.add(new Pair(source, target));
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return source + " to " + target;
    }
}
