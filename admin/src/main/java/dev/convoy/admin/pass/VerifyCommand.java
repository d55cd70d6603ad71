package dev.convoy.admin.pass;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.admin.Connections;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin verify}: an exact comparison through the stream, while everything runs. */
@Command(name = "verify", description = "Compares tables at targets with the source, exactly, while everything runs. Exit status 0 only if"
    + " all are equal; 1 with the key ranges and keys that differ, or when a table could not be compared.",
    mixinStandardHelpOptions = true)
public final class VerifyCommand extends ConfiguredCommand {
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);

    @Option(names = {"-t", "--target"}, paramLabel = "NAME", description = "The target (default: every target).")
    private String target;

    @Option(names = "--table", paramLabel = "SCHEMA.TABLE", description = "The table at the source (default: every table of the target).")
    private String table;

    @Option(names = "--repair", description = "Mend rows that differ, and only those (default: false).")
    private boolean repair;

    @Option(names = "--json", description = "Print JSON (default: text).")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        ConvoyConfig config = load(Part.source(), target == null ? Part.everyTarget() : Part.target(target));
        List<TargetConfig> targets = target == null ? List.copyOf(config.targets().values()) : List.of(config.target(target));
        TableName only = table == null ? null : table(config, targets.size() == 1 ? targets.get(0) : null, table);
        List<TableVerification.Result> results = new ArrayList<>();
        try (Connection source = Connections.source(config)) {
            for (TargetConfig each : targets) {
                try (Connection there = Connections.target(each)) {
                    for (TableName name : only == null ? each.tablesOf(config) : each.tablesOf(config).contains(only) ? List.of(only)
                        : List.<TableName>of()) {
                        TableVerification.Result result = new TableVerification(config, each, name, source, there,
                            progress(each, name)).run(repair);
                        results.add(result);
                        if (!json) {
                            print(result);
                        }
                    }
                }
            }
        }
        if (json) {
            out().println(JSON.writeValueAsString(json(results)));
        }
        return results.stream().allMatch(result -> Boolean.TRUE.equals(result.equal())) ? ExitStatus.OK : ExitStatus.FAILED;
    }

    /** Prints how far a comparison has come, from time to time. */
    private TableVerification.Progress progress(TargetConfig to, TableName name) {
        AtomicLong next = new AtomicLong(System.nanoTime() + TELL_EVERY.toNanos());
        return (rows, estimate) -> {
            if (!json && System.nanoTime() > next.get()) {
                next.set(System.nanoTime() + TELL_EVERY.toNanos());
                out().printf("%s at %s: %,d of about %,d rows compared%n", name, to.name(), rows, estimate);
                out().flush();
            }
        };
    }

    private void print(TableVerification.Result result) {
        out().println(result.verdict());
        for (Checked range : result.differing()) {
            out().printf("  from %s to %s: %,d rows at the source, %,d at the target%n",
                range.afterKey() == null ? "the first key" : "behind " + range.afterKey(),
                range.lastKey() == null ? "the last key" : range.lastKey(), range.rowsSource(), range.rowsTarget());
        }
        for (JsonNode difference : result.differences()) {
            List<String> columns = new ArrayList<>();
            difference.path("columns").forEach(column -> columns.add(column.asText()));
            out().printf("  %-9s %s%s%n", difference.path("kind").asText(), difference.path("key"),
                columns.isEmpty() ? "" : ": " + String.join(", ", columns));
        }
        if (Boolean.FALSE.equals(result.equal()) && !repair && !result.differences().isEmpty()) {
            out().printf("  hint: scripts/admin verify --target %s --table %s --repair%n", result.target(), result.table());
        }
        out().flush();
    }

    private static ObjectNode json(List<TableVerification.Result> results) throws SQLException {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode tables = root.putArray("tables");
        for (TableVerification.Result result : results) {
            ObjectNode node = tables.addObject().put("target", result.target()).put("table", result.table().toString())
                .put("result", result.equal() == null ? "unknown" : result.equal() ? "equal" : "different")
                .put("rows", result.rows()).put("ranges", result.ranges()).put("repaired", result.mended()).put("message", result
                    .message());
            ArrayNode ranges = node.putArray("differing_ranges");
            for (Checked range : result.differing()) {
                ObjectNode each = ranges.addObject();
                each.set("after_key", Checked.tree(range.afterKey()));
                each.set("last_key", Checked.tree(range.lastKey()));
                each.put("rows_source", range.rowsSource()).put("rows_target", range.rowsTarget());
            }
            ArrayNode differences = node.putArray("differences");
            result.differences().forEach(differences::add);
        }
        return root;
    }
}
