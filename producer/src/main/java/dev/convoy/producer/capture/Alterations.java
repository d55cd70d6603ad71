package dev.convoy.producer.capture;

import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Attached tables of which the catalog says something else than when they were attached or adapted; and those that could not be adapted,
 * whatever it says: one that has become again what it was looks as if nothing had happened.
 *
 * @param tables those of the range that was asked for
 * @param lastId the highest number that a table has, of this range or not
 */
public record Alterations(List<TableName> tables, int lastId) {
    private static final String ALTERED = Sql.load(Alterations.class, "altered");

    /** Reads what the catalog says of the tables with these numbers. */
    public static Alterations among(Connection connection, int firstId, int lastId) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ALTERED)) {
            query.setInt(1, firstId);
            query.setInt(2, lastId);
            try (ResultSet row = query.executeQuery()) {
                List<TableName> tables = new ArrayList<>();
                int last = 0;
                while (row.next()) {
                    last = row.getInt("last_id");
                    if (row.getString("table_name") != null) {
                        tables.add(new TableName(row.getString("table_schema"), row.getString("table_name")));
                    }
                }
                return new Alterations(tables, last);
            }
        }
    }
}
