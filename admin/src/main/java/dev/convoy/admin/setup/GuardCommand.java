package dev.convoy.admin.setup;

import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.Connections;
import dev.convoy.admin.park.Audit;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code admin guard on|off}. */
@Command(name = "guard", description = "Makes a target's tables read-only for all but Convoy (on), or not (off).",
    mixinStandardHelpOptions = true)
public final class GuardCommand extends ConfiguredCommand {
    enum Switch { ON, OFF }

    @Parameters(index = "0", paramLabel = "on|off", description = "What to do.")
    private Switch wanted;

    @Option(names = {"-t", "--target"}, required = true, paramLabel = "NAME", description = "The target.")
    private String target;

    @Option(names = "--table", paramLabel = "SCHEMA.TABLE", description = "The table at the source (default: every table of the target).")
    private String table;

    /**
     * A target's table or a partition of it, as far as its guard is concerned.
     *
     * @param root the table's identity in the catalog
     */
    private record Guarded(long root, TableName name, boolean owner, boolean mayTrigger, String role, boolean on) {
    }

    @Override
    public Integer call() throws Exception {
        ConvoyConfig config = load(Part.target(target));
        TargetConfig to = config.target(target);
        List<TableName> tables = table == null ? to.tablesOf(config) : List.of(table(config, to, table));
        try (Connection connection = Connections.target(to)) {
            connection.setAutoCommit(false);
            for (TableName each : tables) {
                TableName there = to.mapping(each).to();
                List<Guarded> members = guarded(connection, there);
                boolean change = members.stream().anyMatch(member -> member.on() != (wanted == Switch.ON));
                if (change && wanted == Switch.ON) {
                    on(connection, members);
                } else if (change) {
                    execute(connection, "DROP FUNCTION convoy.guard_" + members.get(0).root() + "() CASCADE");
                }
                if (change) {
                    Audit.write(connection, config.source().name(), each, "guard " + wanted.name().toLowerCase(java.util.Locale.ROOT), null,
                        null, null);
                }
                connection.commit();
                out().printf("%s at %s: guard %s%n", there, to.name(), wanted.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        return ExitStatus.OK;
    }

    private static List<Guarded> guarded(Connection connection, TableName table) throws SQLException, CommandFailure {
        List<Guarded> members = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(Sql.load(GuardCommand.class, "guard_table"))) {
            query.setString(1, table.schema());
            query.setString(2, table.name());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    members.add(new Guarded(row.getLong(1), new TableName(row.getString(2), row.getString(3)), row.getBoolean(4),
                        row.getBoolean(5), row.getString(6), row.getBoolean(7)));
                }
            }
        }
        if (members.isEmpty()) {
            throw CommandFailure.failed("table \"" + table + "\" does not exist at the target; nothing to guard", null);
        }
        return members;
    }

    private static void on(Connection connection, List<Guarded> members) throws SQLException, CommandFailure {
        execute(connection, "SET LOCAL lock_timeout = '5s'");
        Map<String, String> guard = Map.of("function", "guard_" + members.get(0).root(), "role", Sql.literal(members.get(0).role()));
        execute(connection, Sql.fill(Sql.load(GuardCommand.class, "guard_function"), guard));
        for (Guarded member : members) {
            if (!member.mayTrigger()) {
                throw CommandFailure.failed("no right to guard \"" + member.name() + "\"; run at the target: GRANT TRIGGER ON "
                    + Sql.ident(member.name()) + " TO " + Sql.ident(member.role()), null);
            }
            if (!member.on()) {
                execute(connection, Sql.fill(Sql.load(GuardCommand.class, "guard_trigger"), Map.of("function", guard.get("function"),
                    "table", Sql.ident(member.name()))));
            }
            if (member.owner()) {
                // Even a session in replica mode, in which ordinary triggers rest, meets the guard.
                execute(connection, "ALTER TABLE " + Sql.ident(member.name()) + " ENABLE ALWAYS TRIGGER convoy_guard");
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
