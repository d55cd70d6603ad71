package dev.convoy.admin.park;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin parked}. */
@Command(name = "parked", description = "Shows the error table, in order: what a target refused, why, and what waits behind it.",
    mixinStandardHelpOptions = true)
public final class ParkedCommand extends TableCommand {
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int SHOWN_TO_PEOPLE = 10;

    @Option(names = "--limit", paramLabel = "N",
        description = "Changes, and records between them, shown of each table (default: " + SHOWN_TO_PEOPLE + ", all with --json).")
    private Integer limit;

    @Option(names = "--values", description = "Show the rows' values too (default: false).")
    private boolean values;

    @Option(names = "--json", description = "Print JSON (default: text).")
    private boolean json;

    @Override
    boolean run(ConvoyConfig config, TargetConfig to, Connection connection, List<TableName> tables) throws Exception {
        int most = limit != null ? limit : json ? Integer.MAX_VALUE : SHOWN_TO_PEOPLE;
        positive(most);
        connection.setAutoCommit(false);        // a long line is shown as it is read
        ParkedRows.View view = new ParkedRows.View(most, values);
        if (json) {
            try (SequenceWriter array = JSON.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValuesAsArray(out())) {
                for (TableName table : tables) {
                    ParkedRows.read(config, to, connection, table, view, array::write);
                }
            }
            out().println();
            return true;
        }
        AtomicBoolean some = new AtomicBoolean();
        for (TableName table : tables) {
            ParkedRows.read(config, to, connection, table, view, node -> {
                some.set(true);
                print(node);
            });
        }
        if (!some.get()) {
            out().println("nothing is parked");
        }
        return true;
    }

    private void print(ObjectNode node) {
        out().printf("%s at %s  %s  parked %s%n", node.get("table").asText(), node.get("target").asText(), what(node),
            node.get("parked_at").asText());
        if (node.get("message").isTextual()) {
            out().printf("  %s: %s%s%n  attempts %d, next %s, %d wait behind it%n", node.get("sqlstate").asText(),
                node.get("message").asText(),
                node.get("constraint").isTextual() ? " (constraint " + node.get("constraint").asText() + ")" : "",
                node.get("attempts").asInt(), node.get("next_attempt_at").asText("on command"), node.get("behind").asLong());
            hint(node);
        }
        if (values) {
            out().printf("  %s%n", node.get("change"));
        }
    }

    private static String what(JsonNode node) {
        String kind = node.get("kind").asText();
        return kind.equals("change") ? "seq " + node.get("seq") + "  " + node.get("op").asText() + "  key " + node.get("key")
            : "the " + kind + " record behind seq " + node.get("seq");
    }

    /** Not every look at a target can tell that its table was altered as asked; so both ways on are named. */
    private void hint(JsonNode node) {
        if (node.get("kind").asText().equals("schema")) {
            String place = " --target " + node.get("target").asText() + " --table " + node.get("table").asText();
            out().printf("  hint: alter the target's table, then: scripts/admin replay%s; if that still refuses it, pass it:"
                + " scripts/admin skip%s --seq %s --reason TEXT%n", place, place, node.get("seq"));
        }
    }
}
