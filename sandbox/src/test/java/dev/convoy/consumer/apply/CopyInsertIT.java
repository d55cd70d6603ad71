package dev.convoy.consumer.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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

    private Change insert(int id, String note) throws Exception {
        ByteSlice row = ByteSlice.of(("{\"id\":" + id + ",\"note\":\"" + note + "\"}").getBytes(StandardCharsets.UTF_8));
        byte[] value = new ChangeWriter("shop", TABLE).value(Op.CREATE, row, id + 1L, 1, 1, 1, SHAPE.id(), false).toArray();
        return reader.read(keys.of(row), value);
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
