package dev.convoy.admin.setup;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.progress.TargetSchema;
import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What {@code doctor} finds at a target. Uses the caller's connection. */
final class TargetExam {
    private static final long LINES_LARGE_BYTES = 1L << 30;

    private final ConvoyConfig config;
    private final TargetConfig target;
    private final Connection connection;
    private final String where;

    TargetExam(ConvoyConfig config, TargetConfig target, Connection connection) {
        this.config = config;
        this.target = target;
        this.connection = connection;
        this.where = "target " + target.name();
    }

    void addTo(List<Finding> findings) throws SQLException {
        String role;
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery(Sql.load(TargetExam.class, "source_privileges"))) {
            row.next();
            role = row.getString("role");
            findings.add(SourceExam.version(where, row.getInt("version"), row.getString("version_text")));
            SourceExam.schema(where, row).ifPresent(findings::add);
            findings.addAll(ServerFacts.read(connection).findings(where));
            findings.add(replicaRole(row.getInt("version"), role));
        }
        int installed = SourceExam.installed(TargetSchema.migrations(), connection);
        if (installed > 0) {
            findings.add(lines());
        }
        if (installed < TargetSchema.migrations().latest()) {
            findings.add(Finding.warn(where, "schema convoy is not installed, or old", "run: scripts/admin setup"));
        }
        for (TableName table : target.tablesOf(config)) {
            findings.add(table(target.mapping(table).to(), role));
            sequences(target.mapping(table).to(), role, findings);
        }
    }

    /** Nobody but a superuser can ask for the server's free disk; what Convoy itself takes of it can be told. */
    private Finding lines() throws SQLException {
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery("SELECT pg_total_relation_size('convoy.parked')")) {
            row.next();
            String takes = "the lines of parked tables take " + (row.getLong(1) >> 20) + " MiB of the disk";
            return row.getLong(1) < LINES_LARGE_BYTES ? Finding.ok(where, takes)
                : Finding.warn(where, takes, "see what is parked: scripts/admin parked; watch the target's disk");
        }
    }

    private Finding replicaRole(int version, String role) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = 'replica'");
            statement.execute("RESET session_replication_role");
            return Finding.ok(where, "may set session_replication_role: foreign keys between tables do not hold up apply");
        } catch (SQLException e) {
            String grant = version >= 150_000 ? "run as superuser: GRANT SET ON PARAMETER session_replication_role TO " + role
                : "before PostgreSQL 15 only a superuser can be given this right";
            return Finding.warn(where, "may not set session_replication_role: triggers fire at the target, and a row that arrives before "
                + "the row it refers"
                + " to parks until that arrives", grant);
        }
    }

    private void sequences(TableName table, String role, List<Finding> findings) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.load(TargetExam.class, "unmovable_sequences"))) {
            query.setString(1, table.schema());
            query.setString(2, table.name());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    findings.add(Finding.warn(where, "sequence " + row.getString(1) + " stays behind the rows of " + table,
                        "run, if the target may be promoted: GRANT SELECT, UPDATE ON SEQUENCE " + row.getString(1) + " TO " + role));
                }
            }
        }
    }

    private Finding missing(TableName table, String role, boolean mayCreate) {
        if (!target.createTables()) {
            return Finding.fail(where, "table " + table + " does not exist", "create it, or set create_tables: true");
        }
        return mayCreate ? Finding.ok(where, table + " will be created with its first change")
            : Finding.fail(where, "no right to create " + table, "run: GRANT CREATE ON SCHEMA " + Sql.ident(table.schema()) + " TO "
                + role);
    }

    private Finding table(TableName table, String role) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.load(TargetExam.class, "target_privileges"))) {
            query.setString(1, table.schema());
            query.setString(2, table.name());
            query.setString(3, table.schema());
            query.setString(4, table.name());
            query.setString(5, table.schema());
            query.setString(6, table.schema());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                if (!row.getBoolean("may_use")) {
                    return Finding.fail(where, "no access to schema \"" + table.schema() + "\"", "run: GRANT USAGE ON SCHEMA "
                        + Sql.ident(table.schema())
                        + " TO " + role);
                }
                if (!row.getBoolean("there")) {
                    return missing(table, role, row.getBoolean("may_create"));
                }
                String lacking = row.getString("lacking");
                return lacking.isEmpty() ? Finding.ok(where, table + " can be written")
                    : Finding.fail(where, "no right to write " + table, "run: GRANT " + lacking + " ON " + Sql.ident(table) + " TO "
                        + role);
            }
        }
    }
}
