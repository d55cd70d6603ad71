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
import java.util.Optional;

/**
 * Asks a target whether it could take rows of a shape, by having it plan the very statements that apply runs, without running them.
 * Stateless.
 */
public final class MappingExam {
    private static final ByteSlice NO_ROWS = ByteSlice.of("[]".getBytes(StandardCharsets.US_ASCII));

    private MappingExam() {
    }

    /**
     * What does not fit.
     *
     * @param message    one line, with what would fit
     * @param lacksRight whether it is but a right that the target refuses: nothing need be altered
     */
    public record Misfit(String message, boolean lacksRight) {
        private Misfit(String message) {
            this(message, false);
        }
    }

    /** What does not fit; a table that is not there fits. The connection's transaction is rolled back. */
    public static List<Misfit> problems(Connection target, Shape shape, TableMapping mapping) throws SQLException {
        String table = "table \"" + mapping.to() + "\"";
        TargetTable there = TargetTable.read(target, mapping.to()).orElse(null);
        if (there == null) {
            return List.of();
        }
        MappedColumns columns;
        try {
            columns = MappedColumns.of(shape, mapping, there);
        } catch (MappingException e) {
            return List.of(new Misfit(e.getMessage()));
        }
        List<Misfit> problems = new ArrayList<>();
        for (MappedColumns.Mapped column : columns.all()) {
            if (column.target() == null) {
                problems.add(new Misfit(table + " has no column \"" + column.name() + "\"; it has: "
                    + String.join(", ", there.columns().keySet())));
            }
        }
        problems.addAll(unfilled(target, table, mapping, columns));
        if (problems.isEmpty()) {
            ApplyStatements statements = ApplyStatements.of(shape, mapping, there);
            for (String sql : shape.identity().isKeyless()
                ? List.of(statements.insert(), KeylessStatements.of(statements, shape, mapping, there).delete())
                : List.of(statements.upsert(), statements.delete())) {
                plan(target, sql, table + " cannot take rows of \"" + mapping.from() + "\": ").ifPresent(problems::add);
            }
        }
        return problems.stream().distinct().toList();
    }

    private static List<Misfit> unfilled(Connection target, String table, TableMapping mapping, MappedColumns columns) throws SQLException {
        List<String> names = columns.all().stream().map(MappedColumns.Mapped::name).toList();
        List<Misfit> problems = new ArrayList<>();
        try (PreparedStatement query = target.prepareStatement(Sql.load(MappingExam.class, "unfilled_columns"))) {
            query.setString(1, mapping.to().schema());
            query.setString(2, mapping.to().name());
            query.setArray(3, target.createArrayOf("text", names.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    problems.add(new Misfit(table + " has column \"" + row.getString(1) + "\", which is NOT NULL, has no default, and which"
                        + " nothing fills; map something to it, or give it a default"));
                }
            }
        }
        return problems;
    }

    private static Optional<Misfit> plan(Connection target, String sql, String said) throws SQLException {
        boolean autoCommit = target.getAutoCommit();
        target.setAutoCommit(false);
        try (PreparedStatement explain = target.prepareStatement("EXPLAIN " + sql)) {
            JsonParameter.bind(explain, 1, NO_ROWS);
            explain.executeQuery().close();
            return Optional.empty();
        } catch (SQLException e) {
            String remedy = "42P10".equals(e.getSQLState()) ? "; give it a primary key or unique index of exactly the columns of the key"
                : "";
            return Optional.of(new Misfit(said + Failure.describe(e) + remedy, "42501".equals(e.getSQLState())));
        } finally {
            target.rollback();
            target.setAutoCommit(autoCommit);
        }
    }
}
