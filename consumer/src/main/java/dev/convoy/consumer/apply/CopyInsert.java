package dev.convoy.consumer.apply;

import dev.convoy.config.TableMapping;
import dev.convoy.consumer.apply.MappedColumns.Mapped;
import dev.convoy.db.Sql;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.CopyRows;
import dev.convoy.wire.JsonArray;
import dev.convoy.wire.MalformedRecordException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Inserts many new rows by COPY, which costs the target half of what an INSERT from JSON does. Only where both do the same: each column
 * of the target is one of the source's, of the same type, so that the type's own input reads what the source's output wrote. Immutable.
 *
 * @param sql     the statement
 * @param columns the source's columns, in the statement's order
 */
record CopyInsert(String sql, List<String> columns) {
    /** Fewer are inserted from JSON: a refused row ends alone, and its error then names no other statement and shows no values. */
    static final int ROWS_MIN = 100;
    private static final int BYTES_MAX = 8 << 20;
    /** Types to which text is cast by another function than the type's own input. */
    private static final Set<String> CAST_OTHERWISE = Set.of("pg_catalog.xml", "pg_catalog.name", "pg_catalog.\"char\"",
        "pg_catalog.regclass", "pg_catalog.bpchar");

    CopyInsert {
        columns = List.copyOf(columns);
    }

    /** Empty where rows must go through expressions, a filter, or a cast; or the table takes no COPY. */
    static Optional<CopyInsert> of(Shape shape, TableMapping mapping, List<Mapped> mapped, TargetTable target) {
        if (!target.copyable() || mapping.where().isPresent()) {
            return Optional.empty();
        }
        Map<String, Column> source = new LinkedHashMap<>();
        shape.columns().forEach(column -> source.put("s." + Sql.ident(column.name()), column));
        List<String> columns = new ArrayList<>();
        for (Mapped each : mapped) {
            Column from = source.get(each.value());
            if (from == null || each.target() == null || !each.target().type().equals(from.base())
                || from.text() && CAST_OTHERWISE.contains(from.base())) {
                return Optional.empty();
            }
            columns.add(from.name());
        }
        return Optional.of(new CopyInsert("COPY " + Sql.ident(mapping.to()) + " (" + mapped.stream().map(m -> Sql.ident(m.name()))
            .collect(Collectors.joining(", ")) + ") FROM STDIN", columns));
    }

    /** As {@link #insert(Connection, List)}, for rows in a JSON array. */
    OptionalLong insert(Connection connection, ByteSlice rows) throws SQLException {
        if (rows.length() > BYTES_MAX) {
            return OptionalLong.empty();
        }
        try {
            return insert(connection, JsonArray.objects(rows));
        } catch (MalformedRecordException e) {
            return OptionalLong.empty();        // PostgreSQL shall say what is wrong with it
        }
    }

    /** Inserts the rows; returns how many the target took, or nothing when they must be inserted otherwise and none was. */
    OptionalLong insert(Connection connection, List<ByteSlice> rows) throws SQLException {
        int bytes = rows.stream().mapToInt(ByteSlice::length).sum();
        if (rows.size() < ROWS_MIN || bytes > BYTES_MAX) {
            return OptionalLong.empty();
        }
        CopyRows lines = new CopyRows(columns, bytes);
        try {
            for (ByteSlice row : rows) {
                lines.add(row);
            }
        } catch (MalformedRecordException e) {
            return OptionalLong.empty();        // PostgreSQL shall say what is wrong with it
        }
        ByteSlice all = lines.lines();
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            copy.writeToCopy(all.bytes(), all.from(), all.length());
            return OptionalLong.of(copy.endCopy());
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
