package dev.convoy.admin.setup;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.KeyChoice;
import dev.convoy.config.TableConfig;
import dev.convoy.db.Migrations;
import dev.convoy.db.Sql;
import dev.convoy.failure.Failure;
import dev.convoy.producer.capture.AttachException;
import dev.convoy.producer.capture.Attacher;
import dev.convoy.producer.capture.SourceSchema;
import dev.convoy.producer.queue.Life;
import dev.convoy.producer.status.SourceStatus;
import dev.convoy.producer.status.SourceStatusReader;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** What {@code doctor} finds at the source. Uses the caller's connection. */
final class SourceExam {
    private static final int OLDEST_SERVER = 130_000;
    private static final int NEWEST_SERVER = 190_000;
    private static final long QUEUE_LARGE_BYTES = 1L << 30;
    private static final String NO_PRIVILEGE = "42501";

    private final ConvoyConfig config;
    private final Connection connection;

    SourceExam(ConvoyConfig config, Connection connection) {
        this.config = config;
        this.connection = connection;
    }

    void addTo(List<Finding> findings) throws SQLException {
        String where = "source " + config.source().name();
        String role;
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery(Sql.load(SourceExam.class, "source_privileges"))) {
            row.next();
            findings.add(version(where, row.getInt("version"), row.getString("version_text")));
            role = row.getString("role");
            schema(where, row).ifPresent(findings::add);
        }
        ServerFacts facts = ServerFacts.read(connection);
        findings.addAll(facts.findings(where));
        findings.add(replicationRole(where, facts));
        life(where, role).ifPresent(findings::add);
        findings.add(facts.lz4() ? Finding.ok(where, "the queue is compressed with lz4")
            : Finding.warn(where, "the server has no lz4: the queue is stored as it is and takes more disk", "use a server built with lz4 "
                + "(PostgreSQL 14 and later, as most packages are)"));
        int installed = installed(SourceSchema.migrations(), connection);
        if (installed < SourceSchema.migrations().latest()) {
            findings.add(Finding.warn(where, installed == 0 ? "schema convoy is not installed" : "schema convoy has version " + installed,
                "run: scripts/admin setup"));
        }
        if (installed > 0) {
            for (TableConfig table : config.tables()) {
                findings.add(table(where, table));
            }
            findings.addAll(forgotten(where, config, connection));
            findings.add(queue(where));
        } else {
            for (TableConfig table : config.tables()) {
                before(where, table.name(), role, findings);
            }
        }
    }

    /** Of tables that are captured although the file does not name them any more: nothing takes them off by itself. */
    static List<Finding> forgotten(String where, ConvoyConfig config, Connection source) throws SQLException {
        List<TableName> named = config.tables().stream().map(TableConfig::name).toList();
        return AttachedTables.captured(source).stream().filter(table -> !named.contains(table)).map(table -> Finding.warn(where,
            table + " is captured, and the file does not name it", "name it under tables:, or run: scripts/admin detach --table "
                + table)).toList();
    }

    /** Whether schema convoy is ours, or could be made; of a source and of a target alike. */
    static Optional<Finding> schema(String where, ResultSet row) throws SQLException {
        String role = row.getString("role");
        if (row.getBoolean("has_schema")) {
            return row.getBoolean("owns_schema") ? Optional.empty()
                : Optional.of(Finding.fail(where, "schema convoy belongs to another role", "run: ALTER SCHEMA convoy OWNER TO " + role));
        }
        return row.getBoolean("may_create") ? Optional.empty() : Optional.of(Finding.fail(where, "no right to create schema convoy",
            "run: GRANT CREATE ON DATABASE " + row.getString("database") + " TO " + role + ", or: CREATE SCHEMA convoy AUTHORIZATION "
                + role));
    }

    /** The version of schema convoy; 0 also where another role has it, so that it cannot be looked into. */
    static int installed(Migrations migrations, Connection connection) throws SQLException {
        try {
            return migrations.current(connection);
        } catch (SQLException e) {
            if (NO_PRIVILEGE.equals(e.getSQLState())) {
                return 0;
            }
            throw e;
        }
    }

    private static Finding replicationRole(String where, ServerFacts facts) {
        if (facts.inReplica().isEmpty() && !facts.replicationRole().equals("replica")) {
            return Finding.ok(where, "no role's sessions begin with session_replication_role = replica");
        }
        String whose = facts.inReplica().isEmpty() ? "every session" : String.join(", ", facts.inReplica());
        return Finding.warn(where, "session_replication_role is replica for " + whose + ": what they write is not captured",
            "run: ALTER ROLE … RESET session_replication_role, or the same for the database, unless that is meant");
    }

    /** A producer must know which server it leads at. */
    private Optional<Finding> life(String where, String role) throws SQLException {
        try {
            return Life.of(connection).atOnce() ? Optional.empty() : Optional.of(Finding.warn(where, "the server does not tell the timeline"
                + " of its WAL: a failover shows only behind its first checkpoint", "run: GRANT EXECUTE ON FUNCTION pg_current_wal_lsn(),"
                + " pg_walfile_name(pg_lsn) TO " + role + ", where the server has a timeline at all"));
        } catch (SQLException e) {
            if (!NO_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
            return Optional.of(Finding.fail(where, "a producer cannot lead: " + Failure.describe(e), "run: GRANT EXECUTE ON FUNCTION"
                + " pg_control_system(), pg_control_checkpoint() TO " + role));
        }
    }

    /** Nobody but a superuser can ask for the server's free disk; what Convoy itself takes of it can be told. */
    private Finding queue(String where) throws SQLException {
        SourceStatus status = SourceStatusReader.read(config, connection);
        String takes = "the queue takes " + (status.queueBytes() >> 20) + " MiB of the disk, " + status.queueRows() + " changes wait";
        return status.queueBytes() < QUEUE_LARGE_BYTES ? Finding.ok(where, takes)
            : Finding.warn(where, takes, "see that a producer runs and Kafka is up: scripts/admin status; watch the source's disk");
    }

    static Finding version(String where, int version, String text) {
        if (version < OLDEST_SERVER) {
            return Finding.fail(where, "PostgreSQL " + text + " is too old", "Convoy needs 13 or later");
        }
        return version < NEWEST_SERVER ? Finding.ok(where, "PostgreSQL " + text)
            : Finding.warn(where, "PostgreSQL " + text + " is newer than this version of Convoy was tested with", "13 to 18 are");
    }

    /** What an operator should know of a table whose rows have no key. */
    static Optional<String> keyless(TableConfig table) {
        if (table.key() instanceof KeyChoice.FullRow) {
            return Optional.of(table.name() + " has key: full_row: where rows are deleted or updated, each batch reads its whole table at"
                + " a target; a key is quicker");
        }
        return table.key() instanceof KeyChoice.InsertOnly ? Optional.of(table.name() + " has key: none: an UPDATE or DELETE of its rows"
            + " stops it") : Optional.empty();
    }

    /** What capture of a table lacks while schema convoy is not there, without which no more can be told. */
    private void before(String where, TableName table, String role, List<Finding> findings) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(Sql.load(SourceExam.class, "table_privileges"))) {
            query.setString(1, table.schema());
            query.setString(2, table.name());
            try (ResultSet row = query.executeQuery()) {
                int members = 0;
                for (; row.next(); members++) {
                    TableName member = new TableName(row.getString(1), row.getString(2));
                    if (!row.getBoolean("may_use")) {
                        findings.add(Finding.fail(where, "no access to schema \"" + member.schema() + "\"", "run: GRANT USAGE ON SCHEMA "
                            + Sql.ident(member.schema()) + " TO " + role));
                    }
                    if (!row.getBoolean("may_capture")) {
                        findings.add(Finding.fail(where, "no right to capture " + member, "run: GRANT SELECT, TRIGGER ON "
                            + Sql.ident(member) + " TO " + role));
                    }
                }
                if (members == 0) {
                    findings.add(Finding.fail(where, "table " + table + " does not exist", "check the spelling (names are "
                        + "case-sensitive)"));
                }
            }
        }
    }

    private Finding table(String where, TableConfig table) {
        try {
            Attacher.Outcome plan = new Attacher(connection).plan(table);
            Optional<String> keyless = keyless(table);
            if (plan == Attacher.Outcome.UNCHANGED && keyless.isPresent()) {
                return Finding.warn(where, keyless.get(), "");
            }
            return switch (plan) {
                case ATTACHED -> Finding.warn(where, table.name() + " is not attached", "run: scripts/admin setup");
                case ALTERED -> Finding.warn(where, table.name() + " was altered since it was attached", "run: scripts/admin setup");
                case UNCHANGED -> Finding.ok(where, table.name() + " is captured");
            };
        } catch (AttachException e) {
            return Finding.fail(where, e.getMessage(), "");
        } catch (SQLException e) {
            return Finding.fail(where, table.name() + ": " + Failure.describe(e), "");
        }
    }
}
