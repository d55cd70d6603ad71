package dev.convoy.sandbox.capture;

import dev.convoy.config.ConfigException;
import dev.convoy.config.ConfigLoader;
import dev.convoy.config.Part;
import dev.convoy.config.TableConfig;
import dev.convoy.db.Sql;
import dev.convoy.producer.capture.Alterations;
import dev.convoy.producer.capture.AttachException;
import dev.convoy.producer.capture.Attacher;
import dev.convoy.producer.capture.SourceSchema;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import dev.convoy.sandbox.line.Servers;
import dev.convoy.table.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fresh source database with schema convoy installed. Its tables belong to {@value #OWNER}; {@value #APP} has only what a test grants
 * it; {@value #CONVOY} owns nothing but schema convoy, and gets SELECT and TRIGGER on each table it attaches. Dropped when closed.
 * Confined to one test.
 */
final class CaptureDatabase implements AutoCloseable {
    static final String OWNER = "table_owner";
    static final String APP = "app";
    static final String CONVOY = "convoy_role";
    private static final String PASSWORD = "not-in-any-log";

    private final SandboxPostgres server;
    private final String name;
    private final Connection convoy;
    private final Connection observer;
    private final Set<Long> seen = new HashSet<>();

    private CaptureDatabase(SandboxPostgres server) throws SQLException {
        this.server = server;
        this.name = Servers.name("capture");
        server.createDatabase(name);
        for (String role : List.of(OWNER, APP, CONVOY)) {
            if (!exists(role)) {
                server.createRole(role, PASSWORD);
            }
        }
        server.execute(name, "ALTER DATABASE " + name + " OWNER TO " + OWNER + "; GRANT CREATE ON DATABASE " + name + " TO " + CONVOY);
        convoy = as(CONVOY);
        observer = server.connect(name);
        SourceSchema.migrations().install(convoy);
    }

    static CaptureDatabase on(SandboxPostgres server) throws SQLException {
        return new CaptureDatabase(server);
    }

    private boolean exists(String role) throws SQLException {
        try (Connection connection = server.connect("postgres")) {
            return "t".equals(ask(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = " + Sql.literal(role) + ")"));
        }
    }

    String name() {
        return name;
    }

    SandboxPostgres server() {
        return server;
    }

    /** A new session; the caller closes it. */
    Connection as(String role) throws SQLException {
        return server.connect(name, role, PASSWORD);
    }

    Connection asSuperuser() throws SQLException {
        return server.connect(name);
    }

    /** Runs one statement as the tables' owner, in a session of its own. */
    CaptureDatabase execute(String sql) throws SQLException {
        try (Connection owner = as(OWNER); Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
        return this;
    }

    /** One value, as text, asked by a superuser. */
    String ask(String query) throws SQLException {
        return ask(observer, query);
    }

    static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** Grants what capture needs on a table and its partitions, no more. */
    CaptureDatabase grant(TableName table) throws SQLException {
        String oid = Sql.literal(Sql.ident(table)) + "::regclass";
        String members = "SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ') FROM pg_class c JOIN pg_namespace n ON n.oid ="
            + " c.relnamespace WHERE c.oid = " + oid + " OR c.oid IN (SELECT relid FROM pg_partition_tree(" + oid + "))";
        server.execute(name, "GRANT USAGE ON SCHEMA " + Sql.ident(table.schema()) + " TO " + CONVOY);
        server.execute(name, "GRANT SELECT, TRIGGER ON " + ask(members) + " TO " + CONVOY);
        return this;
    }

    /**
     * Attaches a table as {@value #CONVOY}, granting nothing.
     *
     * @param yaml as it stands below {@code tables:}
     */
    Attacher.Outcome attach(String yaml) throws SQLException, AttachException {
        return new Attacher(convoy).attach(table(yaml));
    }

    Attacher attacher() {
        return new Attacher(convoy);
    }

    /** What is altered, of all tables. */
    List<TableName> altered() throws SQLException {
        return alterations(0, Integer.MAX_VALUE).tables();
    }

    Alterations alterations(int firstId, int lastId) throws SQLException {
        return Alterations.among(convoy, firstId, lastId);
    }

    /** The convoy.yaml of such a table, read as the programs read it. */
    static TableConfig table(String yaml) {
        try {
            Path file = Files.createTempFile("convoy", ".yaml");
            try {
                Files.writeString(file, "source: {name: s, url: \"jdbc:postgresql://h/d\", user: u, password: p}\n"
                    + "kafka: {bootstrap.servers: \"h:1\"}\ntables:\n  - " + yaml + "\n");
                return ConfigLoader.load(file, Map.of(), Set.of(Part.source())).tables().get(0);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(yaml + ": " + e.getMessage(), e);
        }
    }

    /** What was committed to the queue since the last call, in order. */
    List<Captured> captured() throws SQLException {
        List<Captured> found = new ArrayList<>();
        try (Statement statement = observer.createStatement(); ResultSet row = statement.executeQuery("SELECT q.id, q.op, a.table_schema,"
            + " a.table_name, q.nested, q.found IS NOT NULL AS altered, q.row_count, q.data, q.found->>'sqlstate' AS sqlstate,"
            + " q.found->>'statement' AS statement, coalesce(q.found, s.description)::text AS shape FROM convoy.queue q"
            + " JOIN convoy.attached a USING (table_id) JOIN convoy.shape s ON s.table_id = q.table_id AND s.shape_id = q.shape_id"
            + " ORDER BY q.id")) {
            while (row.next()) {
                if (seen.add(row.getLong("id"))) {
                    found.add(Captured.read(row));
                }
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        convoy.close();
        observer.close();
        try (Connection connection = server.connect("postgres"); Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }
}
