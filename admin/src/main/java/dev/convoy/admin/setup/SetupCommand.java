package dev.convoy.admin.setup;

import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.Connections;
import dev.convoy.admin.pass.Plans;
import dev.convoy.admin.pass.Requests;
import dev.convoy.cli.CommandFailure;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.SyncMode;
import dev.convoy.config.TableConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.apply.MappingExam;
import dev.convoy.consumer.apply.MappingException;
import dev.convoy.consumer.apply.TargetTable;
import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.consumer.progress.TargetSchema;
import dev.convoy.db.Migrations;
import dev.convoy.db.Sql;
import dev.convoy.failure.Failure;
import dev.convoy.producer.capture.AttachException;
import dev.convoy.producer.capture.Attacher;
import dev.convoy.producer.capture.FirstLook;
import dev.convoy.producer.capture.SourceSchema;
import dev.convoy.producer.publish.KafkaClients;
import dev.convoy.producer.publish.OutrankedException;
import dev.convoy.producer.publish.Topic;
import dev.convoy.producer.queue.Leadership;
import dev.convoy.table.TableName;
import dev.convoy.wire.CheckPlan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code admin setup}: schemas first, then capture, then the topic, then what targets are to copy; what is captured before a step fails
 * waits in the queue. Every step may be run again.
 */
@Command(name = "setup", description = "Brings source, topic and targets to what the file says; may be run at any time, while data flow.",
    mixinStandardHelpOptions = true)
public final class SetupCommand extends ConfiguredCommand {
    @Option(names = "--dry-run", description = "Show what would be done, and do nothing (default: false).")
    private boolean dryRun;

    @Option(names = "--lead", description = "Let this source publish again, where another server's producer has published in its topic; see"
        + " status (default: false).")
    private boolean lead;

    @Override
    public Integer call() throws Exception {
        ConvoyConfig config = load(Part.source(), Part.kafka(), Part.everyTarget());
        List<String> problems = new ArrayList<>();
        try (Connection source = Connections.source(config); Admin kafka = KafkaClients.admin(config.kafka())) {
            for (TargetConfig target : config.targets().values()) {
                try (Connection connection = Connections.target(target)) {
                    install("target " + target.name(), TargetSchema.migrations(), connection, "queue");
                }
            }
            install("source " + config.source().name(), SourceSchema.migrations(), source, "progress");
            standingBack(config, source);
            List<TableName> back = dryRun ? List.of() : detached(config, source);
            awaitSync(config, back);
            attach(config, source, problems);
            topic(config, new Topic(kafka, config.topicName()), source);
            progress(config, source, back, problems);
        } catch (KafkaException e) {
            throw CommandFailure.unreachable("cannot use Kafka at " + config.kafka().get("bootstrap.servers") + ": " + Failure.describe(e)
                + "; check bootstrap.servers and that the cluster is up, then run setup again", e);
        }
        problems.forEach(problem -> err().println("error: " + problem));
        return problems.isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private void say(String where, String did, String would) {
        out().printf("%-28s %s%n", where, dryRun ? "would " + would : did);
        out().flush();
    }

    /** @param foreign a table that only the other schema convoy has, a source's or a target's: they share one name */
    private void install(String where, Migrations migrations, Connection connection, String foreign) throws SQLException, CommandFailure {
        if (Migrations.has(connection, foreign)) {
            throw CommandFailure.failed(where + ": its schema convoy has table " + foreign + ", so it is one of a "
                + (foreign.equals("queue") ? "source" : "target") + "; a database is a source or a target of Convoy, not both", null);
        }
        int found = migrations.current(connection);
        if (found > migrations.latest()) {
            throw CommandFailure.failed(where + ": schema convoy has version " + found + ", newer than this program knows ("
                + migrations.latest() + "); upgrade Convoy", null);
        }
        try {
            if (!dryRun) {
                migrations.install(connection);
            }
        } catch (SQLException e) {
            throw CommandFailure.failed(where + ": cannot install schema convoy: " + Failure.describe(e) + "; "
                + schemaRemedy(connection), e);
        }
        if (found == migrations.latest()) {
            say(where, "schema convoy is in place, version " + found, "leave schema convoy, version " + found);
        } else {
            say(where, "schema convoy " + (found == 0 ? "installed" : "upgraded from " + found) + ", version " + migrations.latest(),
                (found == 0 ? "install" : "upgrade") + " schema convoy, version " + migrations.latest());
        }
    }

    private static String schemaRemedy(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(
            "SELECT quote_ident(current_database()), quote_ident(current_user), to_regnamespace('convoy') IS NULL")) {
            row.next();
            return row.getBoolean(3) ? "run: GRANT CREATE ON DATABASE " + row.getString(1) + " TO " + row.getString(2)
                : "schema convoy must belong to " + row.getString(2) + "; run: ALTER SCHEMA convoy OWNER TO " + row.getString(2);
        }
    }

    /** Tables of the file that were detached: what was written to them since is in no stream. */
    private static List<TableName> detached(ConvoyConfig config, Connection source) throws SQLException {
        List<TableName> detached = AttachedTables.detached(source);
        detached.retainAll(config.tables().stream().map(TableConfig::name).toList());
        return detached;
    }

    /** Before they are attached again: so a setup that ends in between leaves word that they are to be copied. */
    private static void awaitSync(ConvoyConfig config, List<TableName> tables) throws SQLException, CommandFailure {
        ProgressTable progress = new ProgressTable(config.source().name());
        for (TargetConfig target : config.targets().values()) {
            List<TableName> here = target.tablesOf(config).stream().filter(tables::contains).toList();
            if (target.sync() == SyncMode.AUTO && !here.isEmpty()) {
                try (Connection connection = Connections.target(target)) {
                    for (TableName table : here) {
                        progress.awaitSync(connection, table);
                    }
                }
            }
        }
    }

    /** Where another server's producer has published in the topic, only who says so lets this source go on. */
    private void standingBack(ConvoyConfig config, Connection source) throws SQLException {
        String where = "source " + config.source().name();
        if (SourceSchema.migrations().current(source) == 0 || !Leadership.standsBack(source)) {
            return;
        }
        if (!lead) {
            out().printf("%-28s warning: %s; %s%n", where, OutrankedException.WHAT, OutrankedException.REMEDY);
            return;
        }
        if (!dryRun) {
            Leadership.goOn(source);
        }
        say(where, "goes on publishing behind another server's producer", "go on publishing behind another server's producer");
    }

    private void attach(ConvoyConfig config, Connection source, List<String> problems) throws SQLException {
        Attacher attacher = new Attacher(source);
        boolean installed = SourceSchema.migrations().current(source) > 0;
        for (TableConfig table : config.tables()) {
            String where = "source " + config.source().name();
            try {
                if (dryRun && !installed) {
                    FirstLook.at(source, table);
                    say(where, "", "attach " + table.name());
                    continue;
                }
                Attacher.Outcome outcome = dryRun ? attacher.plan(table) : attacher.attach(table);
                switch (outcome) {
                    case ATTACHED -> say(where, "attached " + table.name(), "attach " + table.name());
                    case ALTERED -> say(where, "attached " + table.name() + " anew", "attach " + table.name() + " anew");
                    case UNCHANGED -> say(where, "captures " + table.name(), "leave " + table.name());
                }
                SourceExam.keyless(table).ifPresent(warning -> out().printf("%-28s warning: %s%n", where, warning));
            } catch (AttachException e) {
                problems.add(e.getMessage());
            } catch (SQLException e) {
                problems.add("source " + config.source().name() + ": cannot attach \"" + table.name() + "\": " + Failure.describe(e));
            }
        }
        if (installed) {
            for (Finding forgotten : SourceExam.forgotten("source " + config.source().name(), config, source)) {
                out().printf("%-28s warning: %s; %s%n", forgotten.where(), forgotten.what(), forgotten.remedy());
            }
        }
    }

    private void topic(ConvoyConfig config, Topic topic, Connection source) throws SQLException {
        Map<TableName, Integer> known = partitions(source);
        int fresh = (int) config.tables().stream().filter(table -> dryRun && !known.containsKey(table.name())).count();
        int wanted = known.values().stream().mapToInt(id -> id + 1).max().orElse(0) + fresh;
        if (wanted == 0) {
            return;
        }
        Optional<Integer> there = topic.partitions();
        String where = "topic " + config.topicName();
        if (there.isPresent() && there.get() >= wanted) {
            say(where, "has " + count(there.get(), "partition"), "leave its " + count(there.get(), "partition"));
            return;
        }
        if (!dryRun) {
            topic.ensure(wanted, config.topic());
        }
        say(where, (there.isPresent() ? "grown to " : "created with ") + count(wanted, "partition"),
            (there.isPresent() ? "grow to " : "create with ") + count(wanted, "partition"));
    }

    static String count(int number, String of) {
        return number + " " + of + (number == 1 ? "" : "s");
    }

    private static Map<TableName, Integer> partitions(Connection source) throws SQLException {
        Map<TableName, Integer> partitions = new HashMap<>();
        if (SourceSchema.migrations().current(source) > 0) {
            try (Statement statement = source.createStatement();
                 ResultSet row = statement.executeQuery("SELECT table_schema, table_name, table_id FROM convoy.attached")) {
                while (row.next()) {
                    partitions.put(new TableName(row.getString(1), row.getString(2)), row.getInt(3));
                }
            }
        }
        return partitions;
    }

    /**
     * Gives each table its line at each target, so that status shows it before its first change. A table that is new to a target and has
     * rows, or a history, is copied first; the target waits for the copy before the copy is asked for, so that it misses no chunk. So is
     * one that was detached.
     *
     * @param back tables that were detached
     */
    private void progress(ConvoyConfig config, Connection source, List<TableName> back, List<String> problems)
            throws SQLException, CommandFailure {
        if (dryRun) {
            return;
        }
        Map<TableName, Integer> partitions = partitions(source);
        ProgressTable progress = new ProgressTable(config.source().name());
        Requests requests = new Requests(source);
        Map<TableName, List<String>> copies = new LinkedHashMap<>();
        Map<TableName, List<CheckPlan>> plans = new HashMap<>();
        for (TargetConfig target : config.targets().values()) {
            try (Connection connection = Connections.target(target)) {
                List<TableName> tables = target.tablesOf(config).stream().filter(partitions::containsKey).toList();
                for (TableName table : tables) {
                    boolean isNew = progress.create(connection, table, partitions.get(table));
                    if (isNew && target.sync() == SyncMode.AUTO && hasPast(source, table)) {
                        progress.awaitSync(connection, table);
                    }
                    if (!target.createTables() && TargetTable.read(connection, target.mapping(table).to()).isEmpty()) {
                        say("target " + target.name(), "warning: table \"" + target.mapping(table).to() + "\" does not exist; create it, or"
                            + " set create_tables: true", "");
                    }
                    List<MappingExam.Misfit> misfits = Plans.misfits(source, table, connection, target);
                    // What the file says and cannot be is an error; what a target lacks may come, and until then changes park.
                    boolean said = target.mapping(table).columns().isPresent() || target.mapping(table).where().isPresent();
                    for (MappingExam.Misfit misfit : misfits) {
                        if (said) {
                            problems.add("target " + target.name() + ": " + misfit.message());
                        } else {
                            say("target " + target.name(), "warning: " + misfit.message(), "");
                        }
                    }
                    Optional<CheckPlan> plan = plan(source, table, connection, target);
                    if (plan.isEmpty()) {
                        continue;
                    }
                    if (Plans.remember(source, config, target, table, plan.get())) {
                        say("target " + target.name(), "warning: what the file says of " + table + " has changed, its rows stay as they"
                            + " were; restart the consumer, then run: scripts/admin sync --target " + target.name() + " --table "
                            + table, "");
                    }
                    if (back.contains(table) && target.sync() == SyncMode.MANUAL) {
                        say("target " + target.name(), "warning: " + table + " was not captured while it was detached; run: scripts/admin"
                            + " sync --target " + target.name() + " --table " + table, "");
                    }
                    boolean owed = back.contains(table) && target.sync() == SyncMode.AUTO;
                    if ((owed || progress.read(connection, table).orElseThrow().awaitsSync())
                        && requests.running("copy", table, target.name()).isEmpty()) {
                        copies.computeIfAbsent(table, t -> new ArrayList<>()).add(target.name());
                        plans.computeIfAbsent(table, t -> new ArrayList<>()).add(plan.get());
                    }
                }
                say("target " + target.name(), "takes " + count(tables.size(), "table"), "");
            }
        }
        for (Map.Entry<TableName, List<String>> copy : copies.entrySet()) {
            requests.copy(copy.getKey(), copy.getValue(), Plans.together(plans.get(copy.getKey())));
            say("source " + config.source().name(), "copies " + copy.getKey() + " to " + String.join(", ", copy.getValue()), "");
        }
    }

    /** How a table is walked for a target; empty where its key does not arrive there, which was said. */
    private static Optional<CheckPlan> plan(Connection source, TableName table, Connection there, TargetConfig target) throws SQLException {
        try {
            return Plans.plan(source, table, there, target.mapping(table));
        } catch (MappingException e) {
            return Optional.empty();
        }
    }

    /** Whether a table has rows, or changes that were published before. */
    private static boolean hasPast(Connection source, TableName table) throws SQLException {
        try (Statement statement = source.createStatement(); ResultSet row =
            statement.executeQuery(Sql.fill(Sql.load(SetupCommand.class, "has_past"),
            Map.of("table", Sql.ident(table), "schema", Sql.literal(table.schema()), "name", Sql.literal(table.name()))))) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
