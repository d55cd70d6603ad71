package dev.convoy.consumer.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.convoy.config.DivergencePolicy;
import dev.convoy.config.TableMapping;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import dev.convoy.sandbox.line.Servers;
import dev.convoy.table.Column;
import dev.convoy.table.Shape;
import dev.convoy.table.TableName;
import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.ChangeWriter;
import dev.convoy.wire.KeyOfRow;
import dev.convoy.wire.Op;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are sent to a target's COPY while the next are made ready. */
class CopyInsertIT {
    private static final int ROWS = 2_000;
    private static final String LONG = "x".repeat(500);
    private static final TableName TABLE = new TableName("public", "t");
    private static final Shape SHAPE = new Shape(1, List.of(new Column("id", "integer", "pg_catalog.int4", true, false),
        new Column("note", "text", "pg_catalog.text", false, false)), List.of("id"));

    private final ChangeReader reader = new ChangeReader(TABLE);
    private final KeyOfRow keys = new KeyOfRow(SHAPE.key());

    private static ByteSlice row(int id, String note) {
        return ByteSlice.of(("{\"id\":" + id + ",\"note\":\"" + note + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private Change insert(int id, String note) throws Exception {
        ByteSlice row = row(id, note);
        byte[] value = new ChangeWriter("shop", TABLE).value(Op.CREATE, row, id + 1L, 1, 1, 1, SHAPE.id(), false).toArray();
        return reader.read(keys.of(row), value);
    }

    private static List<ByteSlice> rows(int malformed) {
        return IntStream.range(0, ROWS).mapToObj(id -> row(id, id == malformed ? "\\u0000" : LONG)).toList();
    }

    @Test
    void aRowThatNoLineCanHoldIsRefusedByCopyOnceOthersWereSent() throws Exception {
        SandboxPostgres server = Servers.postgres();
        String database = Servers.name("copyinsert");
        server.createDatabase(database);
        server.execute(database, "CREATE TABLE t (id int, note text)");
        CopyInsert copy = new CopyInsert("COPY t (id, note) FROM STDIN", List.of("id", "note"));
        try (Connection connection = server.connect(database)) {
            connection.setAutoCommit(false);
            assertEquals(OptionalLong.empty(), copy.insert(connection, rows(0)));
            assertEquals(OptionalLong.of(ROWS), copy.insert(connection, rows(-1)), "in the same transaction");
            SQLException refused = assertThrows(SQLException.class, () -> copy.insert(connection, rows(ROWS - 1)));
            assertEquals("22P04", refused.getSQLState(), refused.getMessage());
            connection.rollback();
            assertEquals(OptionalLong.of(ROWS), copy.insert(connection, rows(-1)), "by the same session");
        }
    }

    @ParameterizedTest
    @CsvSource({"\\u0000, 0, no line can hold it, the first", "\\u0000, 1500, no line can hold it", "twice, 1500, the target has it"})
    void ofManyRowsTheOneThatIsRefusedStandsAloneWhereverItIs(String note, int at, String why) throws Exception {
        SandboxPostgres server = Servers.postgres();
        String database = Servers.name("copyinsert");
        server.createDatabase(database);
        server.execute(database, "CREATE TABLE t (id int PRIMARY KEY, note text); CREATE UNIQUE INDEX ON t (note) WHERE length(note) < 500;"
            + " INSERT INTO t VALUES (-1, 'twice')");
        List<Change> changes = new ArrayList<>();
        for (int id = 0; id < ROWS; id++) {
            changes.add(insert(id, id == at ? note : LONG));
        }
        try (Connection connection = server.connect(database)) {
            connection.setAutoCommit(false);
            Narrowing.Outcome outcome = Narrowing.apply(connection, new Applier("shop", TableMapping.identity(TABLE), DivergencePolicy.PARK,
                false), SHAPE, changes, (c, part) -> true, (c, part, healed) -> { });

            assertEquals(at, outcome.applied(), () -> why + ": " + outcome.refusal());
            try (Statement query = connection.createStatement(); ResultSet count = query.executeQuery("SELECT count(*) FROM t")) {
                count.next();
                assertEquals(at + 1, count.getInt(1));
            }
        }
    }
}
