package dev.convoy.consumer.apply;

import dev.convoy.config.TableMapping;
import dev.convoy.db.Sql;
import dev.convoy.failure.Failure;
import dev.convoy.table.Shape;
import dev.convoy.wire.ByteSlice;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a target whether it could take rows of a shape, by having it plan the very statements that apply runs, without running them.
 * Stateless.
 */
public final class MappingExam {
    private static final ByteSlice NO_ROWS = ByteSlice.of("[]".getBytes(StandardCharsets.US_ASCII));

    private MappingExam() {
    }

    /** What does not fit, one line each, with what would; a table that is not there fits. The connection's transaction is rolled back. */
    public static List<String> problems(Connection target, Shape shape, TableMapping mapping) throws SQLException {
        String table = "table \"" + mapping.to() + "\"";
        TargetTable there = TargetTable.read(target, mapping.to()).orElse(null);
        if (there == null) {
            return List.of();
        }
        MappedColumns columns;
        try {
            columns = MappedColumns.of(shape, mapping, there);
        } catch (MappingException e) {
            return List.of(e.getMessage());
        }
        List<String> problems = new ArrayList<>();
        for (MappedColumns.Mapped column : columns.all()) {
            if (column.target() == null) {
                problems.add(table + " has no column \"" + column.name() + "\"; it has: " + String.join(", ", there.columns().keySet()));
            }
        }
        problems.addAll(unfilled(target, table, mapping, columns));
        if (problems.isEmpty()) {
            ApplyStatements statements = ApplyStatements.of(shape, mapping, there);
            for (String sql : shape.identity().isKeyless()
                ? List.of(statements.insert(), KeylessStatements.of(statements, shape, mapping, there).delete())
                : List.of(statements.upsert(), statements.delete())) {
                plan(target, sql).ifPresent(refusal -> problems.add(table + " cannot take rows of \"" + mapping.from() + "\": " + refusal));
            }
        }
        return problems.stream().distinct().toList();
    }

    private static List<String> unfilled(Connection target, String table, TableMapping mapping, MappedColumns columns) throws SQLException {
        List<String> names = columns.all().stream().map(MappedColumns.Mapped::name).toList();
        List<String> problems = new ArrayList<>();
        try (PreparedStatement query = target.prepareStatement(Sql.load(MappingExam.class, "unfilled_columns"))) {
            query.setString(1, mapping.to().schema());
            query.setString(2, mapping.to().name());
            query.setArray(3, target.createArrayOf("text", names.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    problems.add(table + " has column \"" + row.getString(1) + "\", which is NOT NULL, has no default, and which nothing"
                        + " fills; map something to it, or give it a default");
                }
            }
        }
        return problems;
    }

    private static java.util.Optional<String> plan(Connection target, String sql) throws SQLException {
        boolean autoCommit = target.getAutoCommit();
        target.setAutoCommit(false);
        try (PreparedStatement explain = target.prepareStatement("EXPLAIN " + sql)) {
            JsonParameter.bind(explain, 1, NO_ROWS);
            explain.executeQuery().close();
            return java.util.Optional.empty();
        } catch (SQLException e) {
            String remedy = "42P10".equals(e.getSQLState()) ? "; give it a primary key or unique index of exactly the columns of the key"
                : "";
            return java.util.Optional.of(Failure.describe(e) + remedy);
        } finally {
            target.rollback();
            target.setAutoCommit(autoCommit);
        }
    }
}
