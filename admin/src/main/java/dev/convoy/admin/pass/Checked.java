package dev.convoy.admin.pass;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a target has found out of one key range: a line of {@code convoy.checked}.
 *
 * @param equal       null when it could not be told, {@code message} says why
 * @param differences of a closer look, a JSON array; null otherwise
 */
public record Checked(int chunk, String afterKey, String lastKey, boolean last, long rowsSource, Long rowsTarget, Boolean equal,
                      JsonNode differences, String message) {
    /** Numbers of keys keep all their digits, however many. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(
            StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build()).build())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    /** What is there of a pass so far, in order. */
    static List<Checked> read(Connection target, String source, TableName table, long pass) throws SQLException {
        List<Checked> ranges = new ArrayList<>();
        try (PreparedStatement query = target.prepareStatement(Sql.load(Checked.class, "checked"))) {
            query.setString(1, source);
            query.setString(2, table.schema());
            query.setString(3, table.name());
            query.setLong(4, pass);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    ranges.add(new Checked(row.getInt("chunk"), row.getString("after_key"), row.getString("last_key"),
                        row.getBoolean("is_last"), row.getLong("rows_source"), row.getObject("rows_target", Long.class),
                        row.getObject("equal", Boolean.class), tree(row.getString("differences")), row.getString("message")));
                }
            }
        }
        return ranges;
    }

    static JsonNode tree(String json) throws SQLException {
        try {
            return json == null ? null : JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new SQLException("convoy.checked holds what is not JSON", e);
        }
    }

    /** Whether a pass came to its end, without a hole. */
    static boolean isWhole(List<Checked> ranges) {
        return !ranges.isEmpty() && ranges.get(ranges.size() - 1).last() && ranges.get(ranges.size() - 1).chunk() == ranges.size();
    }
}
