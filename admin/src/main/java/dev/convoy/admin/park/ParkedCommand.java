package dev.convoy.admin.park;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.ReplayMode;
import dev.convoy.config.TargetConfig;
import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin parked}. */
@Command(name = "parked", description = "Shows the error table, in order: what a target refused, why, and what waits behind it. Exit "
    + "status 0 only if"
    + " nothing is parked.", mixinStandardHelpOptions = true)
public final class ParkedCommand extends TableCommand {
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "10",
        description = "Changes shown of each table (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--values", description = "Show the rows' values too (default: false).")
    private boolean values;

    @Option(names = "--json", description = "Print JSON (default: text).")
    private boolean json;

    @Override
    boolean run(ConvoyConfig config, TargetConfig to, Connection connection, List<TableName> tables) throws Exception {
        ArrayNode all = JSON.createArrayNode();
        for (TableName table : tables) {
            read(config, to, connection, table, all);
        }
        if (json) {
            out().println(JSON.writeValueAsString(all));
        } else {
            print(all);
        }
        return all.isEmpty();
    }

    private void read(ConvoyConfig config, TargetConfig to, Connection connection, TableName table, ArrayNode all) throws Exception {
        try (PreparedStatement query = connection.prepareStatement(Sql.load(ParkedCommand.class, "parked"))) {
            query.setString(1, config.source().name());
            query.setString(2, table.schema());
            query.setString(3, table.name());
            query.setInt(4, limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    ObjectNode node = all.addObject().put("target", to.name()).put("table", table.toString()).put("seq", row.getLong("seq"))
                        .put("op", row.getString("op"));
                    node.set("key", row.getString("key") == null ? null : JSON.readTree(row.getString("key")));
                    node.put("sqlstate", row.getString("sqlstate")).put("message", row.getString("message"))
                        .put("constraint", row.getString("constraint_name")).put("parked_at", instant(row, "parked_at"))
                        .put("attempts", row.getInt("attempts"))
                        .put("next_attempt_at", row.getString("message") == null || to.replay() == ReplayMode.MANUAL ? null
                            : instant(row, "next_attempt_at"))
                        .put("behind", row.getLong("behind"));
                    if (values) {
                        node.set("change", JSON.readTree(row.getString("change")));
                    }
                }
            }
        }
    }

    private static String instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant().toString();
    }

    private void print(ArrayNode all) {
        if (all.isEmpty()) {
            out().println("nothing is parked");
        }
        all.forEach(node -> {
            out().printf("%s at %s  seq %d  %s  key %s  parked %s%n", node.get("table").asText(), node.get("target").asText(),
                node.get("seq").asLong(), node.get("op").asText(), node.get("key"), node.get("parked_at").asText());
            if (node.get("message").isTextual()) {
                out().printf("  %s: %s%s%n  attempts %d, next %s, %d wait behind it%n", node.get("sqlstate").asText(), node.get("message")
                    .asText(),
                    node.get("constraint").isTextual() ? " (constraint " + node.get("constraint").asText() + ")" : "",
                    node.get("attempts").asInt(), node.get("next_attempt_at").asText("on command"), node.get("behind").asLong());
            }
            if (values) {
                out().printf("  %s%n", node.get("change"));
            }
        });
    }
}
