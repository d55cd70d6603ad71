package dev.convoy.sandbox.bench;

import dev.convoy.config.KeyChoice;
import dev.convoy.config.TableConfig;
import dev.convoy.db.Sql;
import dev.convoy.producer.capture.AttachException;
import dev.convoy.producer.capture.Attacher;
import dev.convoy.producer.capture.SourceSchema;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import dev.convoy.table.TableName;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code scripts/bench-capture}: the same statements on two equal tables of one server, one of them captured. The two take turns, and
 * take turns at being first, so that what else happens on the machine meets both alike. Before each run the table and the queue are
 * emptied and a checkpoint is taken, outside the measured time. No producer runs: only what the application feels is measured.
 */
@Command(name = "bench-capture", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measures what capture adds to the application's statements. Exit status 0 only if a 1,000-row INSERT that a"
        + " client sends takes less than twice as long.")
public final class CaptureBench implements Callable<Integer> {
    private static final String DATABASE = "bench";
    private static final String ROLE = "convoy";
    private static final String PASSWORD = "bench";
    private static final double RATIO_MAX = 1.0;
    /** Single-row statements take so little that a run needs more of them. */
    private static final int SINGLE_ROW_FACTOR = 50;

    @Option(names = "--pairs", paramLabel = "N", defaultValue = "7",
        description = "Runs without and with capture (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--statements", paramLabel = "N", defaultValue = "100",
        description = "1,000-row statements in a run; of single-row statements a run has fifty times as many (default: ${DEFAULT-VALUE}).")
    private int statements;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "convoy-logback.xml");
        System.exit(new CommandLine(new CaptureBench()).execute(args));
    }

    @Override
    public Integer call() throws SQLException, AttachException {
        if (pairs < 1 || statements < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--pairs and --statements must be at least 1");
        }
        try (SandboxPostgres server = SandboxPostgres.builder().durable().setting("shared_buffers", "256MB").setting("max_wal_size", "4GB")
                .start()) {
            prepare(server);
            try (Connection connection = server.connect(DATABASE)) {
                introduce(connection);
                Spread bulk = compare(connection, Statements.sendingRows(rows(connection)), statements);
                compare(connection, Statements.copyingRows(), statements);
                compare(connection, Statements.insertingOne(), statements * SINGLE_ROW_FACTOR);
                compare(connection, Statements.updatingOne(), statements * SINGLE_ROW_FACTOR);
                compare(connection, Statements.committingOne(), statements * SINGLE_ROW_FACTOR);
                boolean good = bulk.median() < RATIO_MAX;
                print("%na 1,000-row INSERT as a client sends it: capture adds %.2f times the time of the bare statement; the bound is"
                    + " %.1f: %s", bulk.median(), RATIO_MAX, good ? "met" : "missed");
                return good ? 0 : 1;
            }
        }
    }

    /** Two equal tables; Convoy's role has of one what setup asks for, and nothing else. */
    private static void prepare(SandboxPostgres server) throws SQLException, AttachException {
        server.createDatabase(DATABASE);
        server.createRole(ROLE, PASSWORD);
        server.execute(DATABASE, Sql.load(CaptureBench.class, "tables"));
        try (Connection connection = server.connect(DATABASE, ROLE, PASSWORD)) {
            SourceSchema.migrations().install(connection);
            TableName captured = new TableName("public", Side.CAPTURED.table());
            new Attacher(connection).attach(new TableConfig(captured, Optional.empty(), Optional.empty(), new KeyChoice.PrimaryKey()));
        }
    }

    private void introduce(Connection connection) throws SQLException {
        print("PostgreSQL %s with fsync, %d processors; rows of %s bytes; %d pairs of runs",
            connection.getMetaData().getDatabaseProductVersion(), Runtime.getRuntime().availableProcessors(), ask(connection, "row_bytes"),
            pairs);
        print("%n%-39s %24s   %24s   %s", "ms a statement: median (min-max)", "bare", "captured", "added / bare");
    }

    /** Returns the ratio of the time that capture adds to the time of the bare statement. */
    private Spread compare(Connection connection, Statements what, int count) throws SQLException {
        for (Side side : Side.values()) {
            run(connection, what, side, count); // warms up plans and caches
        }
        Pairs times = Pairs.of(pairs, () -> run(connection, what, Side.BARE, count), () -> run(connection, what, Side.CAPTURED, count));
        Spread ratio = times.ratio(1);
        print("%-39s %24s   %24s   %.2f (%.2f-%.2f)", what.title(), text(Spread.of(times.base())), text(Spread.of(times.other())),
            ratio.median(), ratio.min(), ratio.max());
        return ratio;
    }

    /** One run; returns milliseconds a statement, commits included. */
    private static double run(Connection connection, Statements what, Side side, int count) throws SQLException {
        execute(connection, "reset", side);
        if (what.seeded()) {
            execute(connection, "seed", side);
        }
        execute(connection, "checkpoint", side);
        connection.setAutoCommit(what.perTransaction() == 1);
        try (PreparedStatement statement = connection.prepareStatement(what.sql(side.table()))) {
            long start = System.nanoTime();
            for (int number = 0; number < count; number++) {
                what.bind(statement, number);
                statement.executeUpdate();
                if (what.perTransaction() > 1 && (number + 1) % what.perTransaction() == 0) {
                    connection.commit();
                }
            }
            if (what.perTransaction() > 1) {
                connection.commit();
            }
            return (System.nanoTime() - start) / 1e6 / count;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void execute(Connection connection, String name, Side side) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Sql.fill(Sql.load(CaptureBench.class, name), Map.of("table", side.table())));
        }
    }

    private static String ask(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(Sql.load(CaptureBench.class, name))) {
            row.next();
            return row.getString(1);
        }
    }

    /** The prepared rows, as a client holds them. */
    private static List<Object[]> rows(Connection connection) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(Sql.load(CaptureBench.class, "prepared_rows"))) {
            while (row.next()) {
                Object[] values = new Object[row.getMetaData().getColumnCount()];
                for (int column = 0; column < values.length; column++) {
                    values[column] = row.getObject(column + 1);
                }
                rows.add(values);
            }
        }
        return rows;
    }

    private static String text(Spread spread) {
        return String.format(Locale.ROOT, "%.3f (%.3f-%.3f)", spread.median(), spread.min(), spread.max());
    }

    private void print(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** Which of the two tables. */
    private enum Side {
        BARE, CAPTURED;

        String table() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
