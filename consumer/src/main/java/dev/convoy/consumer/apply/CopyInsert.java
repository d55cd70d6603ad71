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
    /** Sent at once; the target reads them while the next rows are made ready. */
    private static final int PIECE_BYTES = 64 << 10;
    private static final String BAD_COPY_FILE_FORMAT = "22P04";
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

    /** As {@link #insert(Connection, List)}, for rows in a JSON array; all are read before one is sent, since they are refused together. */
    OptionalLong insert(Connection connection, ByteSlice rows) throws SQLException {
        if (rows.length() > BYTES_MAX) {
            return OptionalLong.empty();
        }
        try {
            return insert(connection, JsonArray.objects(rows), Integer.MAX_VALUE);
        } catch (MalformedRecordException e) {
            return OptionalLong.empty();        // PostgreSQL shall say what is wrong with it
        }
    }

    /**
     * Inserts the rows; returns how many the target took, or nothing when they must be inserted otherwise and none was.
     *
     * @throws SQLException with the state {@code 22P04} also for a row behind the first that were sent which has no place in a line
     */
    OptionalLong insert(Connection connection, List<ByteSlice> rows) throws SQLException {
        return insert(connection, rows, PIECE_BYTES);
    }

    private OptionalLong insert(Connection connection, List<ByteSlice> rows, int pieceBytes) throws SQLException {
        int bytes = rows.stream().mapToInt(ByteSlice::length).sum();
        if (rows.size() < ROWS_MIN || bytes > BYTES_MAX) {
            return OptionalLong.empty();
        }
        CopyRows lines = new CopyRows(columns, Math.min(bytes, pieceBytes));
        CopyIn copy = null;
        try {
            for (ByteSlice row : rows) {
                lines.add(row);
                if (lines.lines().length() >= pieceBytes) {
                    copy = copy == null ? begin(connection) : copy;
                    send(copy, lines);
                }
            }
            copy = copy == null ? begin(connection) : copy;
            send(copy, lines);
            return OptionalLong.of(copy.endCopy());
        } catch (MalformedRecordException e) {
            if (copy == null) {
                return OptionalLong.empty();        // PostgreSQL shall say what is wrong with it
            }
            throw new SQLException("a row cannot be copied: " + e.getMessage(), BAD_COPY_FILE_FORMAT, e);
        } finally {
            if (copy != null && copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private CopyIn begin(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    }

    private static void send(CopyIn copy, CopyRows lines) throws SQLException {
        ByteSlice piece = lines.lines();
        copy.writeToCopy(piece.bytes(), piece.from(), piece.length());
        lines.clear();
    }
}
