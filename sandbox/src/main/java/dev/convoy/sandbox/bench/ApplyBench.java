package dev.convoy.sandbox.bench;

import dev.convoy.config.DivergencePolicy;
import dev.convoy.config.TableMapping;
import dev.convoy.consumer.Limits;
import dev.convoy.consumer.apply.Applier;
import dev.convoy.consumer.apply.Narrowing;
import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.ChangeWriter;
import dev.convoy.wire.KeyOfRow;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.Op;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code scripts/bench-apply}: the consumer's applier alone, fed with changes from memory, beside plain statements that write the same
 * rows from a table of the same server, as many to a transaction. The two take turns at being first; a checkpoint precedes each run.
 */
@Command(name = "bench-apply", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measures the applier alone beside plain statements. Exit status 0 only if both write the same rows, at whatever rate.")
public final class ApplyBench implements Callable<Integer> {
    private static final String DATABASE = "bench";
    private static final TableName APPLIED = new TableName("public", "applied");
    private static final Shape SHAPE = new Shape(1, List.of(column("id", "bigint", "int8"), column("customer", "bigint", "int8"),
        column("status", "text", "text"), column("note", "text", "text"), column("total", "numeric(12,2)", "\"numeric\""),
        column("changed_at", "timestamp with time zone", "timestamptz")), List.of("id"));

    @Option(names = "--pairs", paramLabel = "N", defaultValue = "5",
        description = "Runs with plain statements and with the applier (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "200000", description = "Rows in a run (default: ${DEFAULT-VALUE}).")
    private int rows;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "convoy-logback.xml");
        System.exit(new CommandLine(new ApplyBench()).execute(args));
    }

    private static Column column(String name, String type, String base) {
        return new Column(name, type, "pg_catalog." + base, !name.equals("note"), false);
    }

    /** What both write, and the least the applier's rate is to be, as a share of the plain statement's. */
    private enum Writing {
        INSERT("insert", "empty", Op.CREATE, 0.6), UPDATE("update", "fill", Op.UPDATE, 0.5);

        private final String statement;
        private final String start;
        private final Op op;
        private final double goal;

        Writing(String statement, String start, Op op, double goal) {
            this.statement = statement;
            this.start = start;
            this.op = op;
            this.goal = goal;
        }
    }

    @Override
    public Integer call() throws SQLException, MalformedRecordException {
        int batch = Limits.DEFAULT.batchRows();
        if (pairs < 1 || rows < batch || rows % batch != 0) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--pairs must be at least 1, --rows a multiple of " + batch);
        }
        try (SandboxPostgres server = SandboxPostgres.builder().durable().setting("shared_buffers", "512MB").setting("max_wal_size", "4GB")
                .start()) {
            server.createDatabase(DATABASE);
            server.execute(DATABASE, Items.script("apply/tables", "prepared", rows));
            try (Connection connection = server.connect(DATABASE)) {
                print("PostgreSQL %s with fsync, Java %s, %d processors; %,d rows, %,d to a transaction; %d pairs of runs",
                    connection.getMetaData().getDatabaseProductVersion(), System.getProperty("java.version"),
                    Runtime.getRuntime().availableProcessors(), rows, batch, pairs);
                print("%n%-28s %28s   %28s   %-24s %s", "rows/s: median (least-most)", "plain statement", "applier", "applier / plain",
                    "goal");
                boolean equal = true;
                for (Writing writing : Writing.values()) {
                    equal &= compare(connection, writing, changes(connection, writing.op));
                }
                print("%nboth tables %s", equal ? "hold the same rows" : "DIFFER");
                return equal ? 0 : 1;
            }
        }
    }

    private boolean compare(Connection connection, Writing writing, List<Change> changes) throws SQLException {
        plain(connection, writing);
        applied(connection, writing, changes);          // plans and compilers see what will come
        Pairs rates = Pairs.of(pairs, () -> plain(connection, writing), () -> applied(connection, writing, changes));
        Spread ratio = rates.ratio(0);
        print("%-28s %28s   %28s   %-24s at least %.1f: %s", writing.name(), rate(rates.base()), rate(rates.other()),
            String.format(Locale.ROOT,
            "%.2f (%.2f-%.2f)", ratio.median(), ratio.min(), ratio.max()), writing.goal, ratio.median() >= writing.goal ? "met" : "missed");
        return ask(connection, "differences") == 0;
    }

    /** One run; returns rows a second, commits included. */
    private double plain(Connection connection, Writing writing) throws SQLException {
        start(connection, writing, "plain");
        connection.setAutoCommit(true);
        try (PreparedStatement statement = connection.prepareStatement(sql(writing.statement))) {
            long begin = System.nanoTime();
            int batch = Limits.DEFAULT.batchRows();
            for (int from = 0; from < rows; from += batch) {
                statement.setLong(1, from + 1L);
                statement.setLong(2, (long) from + batch);
                statement.executeUpdate();
            }
            return rate(begin);
        }
    }

    private double applied(Connection connection, Writing writing, List<Change> changes) throws SQLException {
        start(connection, writing, APPLIED.name());
        connection.setAutoCommit(false);
        try {
            Applier applier = new Applier("bench", TableMapping.identity(APPLIED), DivergencePolicy.PARK, false);
            long begin = System.nanoTime();
            int batch = Limits.DEFAULT.batchRows();
            for (int from = 0; from < rows; from += batch) {
                Narrowing.Outcome outcome = Narrowing.apply(connection, applier, SHAPE, changes.subList(from, from + batch),
                    (c, part) -> true, (c, part, healed) -> { });
                if (outcome.applied() != batch) {
                    throw new IllegalStateException("the applier refused a row: " + outcome.refusal());
                }
            }
            return rate(begin);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private double rate(long begin) {
        return rows / ((System.nanoTime() - begin) / 1e9);
    }

    private static void start(Connection connection, Writing writing, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Sql.fill(sql(writing.start), Map.of("table", table)));
            statement.execute(Sql.load(ApplyBench.class, "checkpoint"));
        }
    }

    private static List<Change> changes(Connection connection, Op op) throws SQLException, MalformedRecordException {
        ChangeWriter writer = new ChangeWriter("bench", APPLIED);
        ChangeReader reader = new ChangeReader(APPLIED);
        KeyOfRow keys = new KeyOfRow(SHAPE.key());
        List<Change> changes = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql("rows"))) {
            while (row.next()) {
                ByteSlice json = ByteSlice.of(row.getString(2).getBytes(StandardCharsets.UTF_8));
                changes.add(reader.read(keys.of(json), writer.value(op, json, row.getLong(1), 1, 1, 1, SHAPE.id(), false).toArray()));
            }
        }
        return changes;
    }

    private static long ask(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql(name))) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String sql(String name) {
        return Sql.load(ApplyBench.class, "apply/" + name);
    }

    private static String rate(List<Double> rates) {
        Spread spread = Spread.of(rates);
        return String.format(Locale.ROOT, "%,.0f (%,.0f-%,.0f)", spread.median(), spread.min(), spread.max());
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
