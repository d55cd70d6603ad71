package dev.convoy.sandbox.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.db.Sql;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.line.Line;
import dev.convoy.sandbox.line.Servers;
import dev.convoy.sandbox.line.TypeSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that one seed decides: a source with a few tables, a target and how it takes them, statements of several clients in rounds with
 * changes of the tables between them, and crashes. What each client does is decided before a round begins, so a seed's statements are
 * the same in every run; how clients interleave is not. Confined to one test.
 */
final class Scenario implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> VERSIONS = List.of(Servers.DEFAULT_VERSION, System.getProperty("convoy.sandbox.oldest",
        Servers.DEFAULT_VERSION), System.getProperty("convoy.sandbox.newest", Servers.DEFAULT_VERSION));
    private static final int CLIENTS = 3;
    private static final int CRASHES = 4;

    private final long seed;
    private final Chance chance;
    private final Journal journal = new Journal();
    private final Line line;
    private final TableMaker maker;
    private final int major;
    private final List<Mapping> mappings = new ArrayList<>();
    private final Operator operator;
    private final List<Client> clients = new ArrayList<>();
    private final int rounds;
    private final String versions;
    private Crashes crashes;

    Scenario(long seed) {
        this.seed = seed;
        this.chance = new Chance(seed);
        String source = chance.pick(VERSIONS);
        String target = chance.pick(VERSIONS);
        this.versions = "PostgreSQL " + source + " to " + target;
        this.major = Servers.major(source);
        this.maker = new TableMaker(chance.fork(), Math.min(major, Servers.major(target)));
        this.line = Line.between(Servers.postgres(source), Servers.postgres(target));
        this.operator = new Operator(line, mappings, journal);
        this.rounds = chance.between(2, 4);
    }

    /** Runs all of it; an error tells how to run it again. */
    void play() {
        try {
            prepare();
            for (int round = 0; round < rounds; round++) {
                new Round(round, chance.fork(), clients, mappings, maker, crashes, journal, major, operator).play();
                if (chance.oneIn(3)) {
                    operator.settle();
                } else if (round == 0) {
                    operator.copied();
                }
            }
            touch();
            operator.settle();
            for (Mapping mapping : mappings) {
                new Comparison(line, mapping).check();
            }
            verify();
        } catch (AssertionError | SQLException | RuntimeException e) {
            throw new AssertionError(report(e), e);
        }
    }

    private void prepare() throws SQLException {
        line.source(TypeSamples.objects());
        for (int number = chance.between(2, 4); number > 0; number--) {
            Table table = maker.table(number);
            mappings.add(Mapping.of(chance.fork(), table, maker));
        }
        journal.tell("tables", "");
        source("ALTER DEFAULT PRIVILEGES GRANT SELECT, TRIGGER ON TABLES TO " + Sql.ident(line.name()));
        Map<String, Object> targets = new LinkedHashMap<>();
        for (Mapping mapping : mappings) {
            Table table = mapping.table();
            source("CREATE SCHEMA IF NOT EXISTS " + Sql.ident(table.configured().schema()) + "; " + table.moodDdl() + "; " + table.ddl());
            line.table(yaml(table.configuration()), table.ident());
            targets.put(table.toString(), mapping.configuration());
        }
        line.withTarget(Crashes.TARGET, "create_tables: true", "tables: " + yaml(targets));
        line.target(Crashes.TARGET, TypeSamples.objects());
        for (Mapping mapping : mappings) {
            target(mapping.table().moodDdl() + (mapping.owned() ? "; ALTER TYPE " + mapping.table().mood() + " OWNER TO "
                + Sql.ident(line.role(Crashes.TARGET)) : ""));
            target(mapping.ddl(line.role(Crashes.TARGET)));
        }
        for (int i = 0; i <= CLIENTS; i++) {
            clients.add(new Client("client " + i, line, chance.fork(), journal));
        }
        crashes = new Crashes(line, journal, chance.fork(), CRASHES, rounds * CLIENTS * Round.TRANSACTIONS);
        Dml dml = new Dml(chance.fork(), major);
        for (Mapping mapping : mappings) {
            if (chance.oneIn(2)) {
                clients.get(0).run(new Client.Transaction(List.of(dml.insert(mapping.table(), mapping.table().keys())), true));
            }
        }
        line.setup();
        crashes.start();
    }

    private void source(String sql) {
        journal.tell("source", sql);
        line.source(sql);
    }

    private void target(String sql) {
        journal.tell("target", sql);
        line.target(Crashes.TARGET, sql);
    }

    /** JSON is YAML; what looks like a placeholder is told not to be one. */
    private static String yaml(Object value) {
        try {
            return JSON.writeValueAsString(value).replace("${", "$${");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A change behind the last alteration of each table: a shape travels with the first change that has it. */
    private void touch() throws SQLException {
        Dml dml = new Dml(chance.fork(), major);
        for (Mapping mapping : mappings) {
            long before = operator.captured(mapping.table());
            for (int i = 0; i < 15 && operator.captured(mapping.table()) == before; i++) {
                clients.get(1).run(new Client.Transaction(List.of(dml.update(mapping.table()), dml.insert(mapping.table(),
                    chance.some(mapping.table().keys(), 3))), true));
            }
        }
    }

    private void verify() {
        for (Mapping mapping : mappings) {
            assertEquals("0", operator.divergence(mapping.table()), () -> mapping.table()
                + ": changes applied twice, or not at all, are counted as divergence");
        }
        if (chance.oneIn(4)) {
            ConvoyProcess.Result verify = line.admin("verify", "--target", Crashes.TARGET);
            assertEquals(0, verify.status(), () -> verify.out() + verify.err());
        }
    }

    private String report(Throwable e) {
        Path all = Path.of("target", "random", "seed-" + seed + ".txt").toAbsolutePath();
        String report = "seed " + seed + ", " + versions + ": " + e.getMessage() + "\nagain: mvn verify -Prandom -Dconvoy.random.first="
            + seed + " -Dconvoy.random.seeds=1\n\n" + mappings.stream().map(mapping -> mapping.table() + " now: " + mapping.table().ddl())
            .collect(Collectors.joining("\n")) + "\n\n" + config() + "\nlast statements (all: " + all + "):\n" + journal.last()
            + "\n" + state() + (crashes == null ? "" : crashes.logs());
        journal.tell("red", report);
        journal.write(all);
        return report;
    }

    /** What source and target say of where they are. */
    private String state() {
        try {
            return "shapes: " + line.askSource("SELECT json_agg(s ORDER BY table_id, shape_id)::text FROM convoy.shape s") + "\nattached: "
                + line.askSource("SELECT json_agg(a)::text FROM (SELECT table_id, table_name, seq, shape_id FROM convoy.attached) a")
                + "\npasses: " + line.askSource("SELECT json_agg(p ORDER BY id)::text FROM convoy.pass p")
                + "\nprogress: " + line.ask(Crashes.TARGET, "SELECT json_agg(p)::text FROM convoy.progress p") + "\nparked: "
                + line.ask(Crashes.TARGET, "SELECT json_agg(p)::text FROM (SELECT table_name, seq, part, kind, op, change, sqlstate, "
                    + "message"
                + " FROM convoy.parked ORDER BY 1, 2, 3 LIMIT 20) p") + "\n";
        } catch (IllegalStateException notSetUp) {
            return "no state: " + notSetUp.getMessage() + "\n";
        }
    }

    private String config() {
        try {
            return Files.readString(line.configFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (Client client : clients) {
            try {
                client.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        line.close();
    }
}
