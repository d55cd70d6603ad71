package dev.convoy.sandbox.torture;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What was committed at the source, as its triggers wrote it down: the truth against which topic and targets are held. Immutable.
 *
 * @param versions   of each table, ascending: those of its inserts and updates
 * @param deletes    of each table
 * @param truncates  of each table
 */
record SourceHistory(Map<String, long[]> versions, Map<String, Long> deletes, Map<String, Long> truncates) {
    private static final int FETCH_ROWS = 10_000;

    static SourceHistory read(Arena arena) throws SQLException {
        Map<String, Versions> versions = new HashMap<>();
        Map<String, Long> deletes = new HashMap<>();
        Map<String, Long> truncates = new HashMap<>();
        try (Connection connection = arena.connect(Arena.SOURCE); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet row = statement.executeQuery("SELECT tab, op, version FROM history")) {
                while (row.next()) {
                    String table = row.getString(1);
                    char op = row.getString(2).charAt(0);
                    if (op == 'd') {
                        deletes.merge(table, 1L, Long::sum);
                    } else if (op == 't') {
                        truncates.merge(table, 1L, Long::sum);
                    } else {
                        versions.computeIfAbsent(table, t -> new Versions()).add(row.getLong(3));
                    }
                }
            }
        }
        Map<String, long[]> sorted = new HashMap<>();
        versions.forEach((table, list) -> sorted.put(table, list.sorted()));
        return new SourceHistory(sorted, deletes, truncates);
    }

    boolean isCommitted(String table, long version) {
        return Arrays.binarySearch(versionsOf(table), version) >= 0;
    }

    long[] versionsOf(String table) {
        return versions.getOrDefault(table, new long[0]);
    }

    long changes() {
        return Tables.ALL.stream().mapToLong(this::changesOf).sum();
    }

    long changesOf(String table) {
        return versionsOf(table).length + deletes.getOrDefault(table, 0L) + truncates.getOrDefault(table, 0L);
    }
}
