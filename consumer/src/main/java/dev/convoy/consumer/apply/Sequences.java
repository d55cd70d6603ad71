package dev.convoy.consumer.apply;

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

/**
 * Moves sequences that a target's table owns behind the values its rows have, never backwards, so that the target can be promoted. The
 * source's sequences are not asked: what they gave to rows has arrived with the rows. Stateless.
 */
public final class Sequences {
    private Sequences() {
    }

    /** Moves those that Convoy's role may move, and commits. Columns without an index are left alone. */
    public static void follow(Connection connection, TableName table) throws SQLException {
        List<String> moves = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(Sql.load(Sequences.class, "owned_sequences"))) {
            query.setString(1, table.schema());
            query.setString(2, table.name());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    moves.add(Sql.fill(Sql.load(Sequences.class, "move_sequence"), Map.of("sequence", row.getString(1),
                        "literal", Sql.literal(row.getString(1)), "column", Sql.ident(row.getString(2)), "table", Sql.ident(table))));
                }
            }
        }
        try (Statement statement = connection.createStatement()) {
            for (String move : moves) {
                statement.execute(move);
            }
        }
        connection.commit();
    }
}
