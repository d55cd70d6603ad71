package dev.convoy.admin.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.admin.ConfiguredCommand;
import dev.convoy.cli.ExitStatus;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.status.TableStatus;
import dev.convoy.producer.status.SourceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin status}. */
@Command(name = "status", description = "Shows each table at each target: state, numbers, lag, and what to do. Exit status 0 only if all "
    + "are live.",
    mixinStandardHelpOptions = true)
public final class StatusCommand extends ConfiguredCommand {
    /** In place of what a target that does not answer could not tell. */
    private static final String UNKNOWN = "?";
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(names = "--json", description = "Print JSON (default: a table).")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        ConvoyConfig config = load(Part.source(), Part.everyTarget());
        StatusReader reader = new StatusReader(config);
        // The source first: what it has captured by now bounds what a target can have applied by then.
        SourceStatus source = reader.source();
        List<TableStatus> tables = new ArrayList<>();
        for (TargetConfig target : config.targets().values()) {
            tables.addAll(reader.target(target, source));
        }
        if (json) {
            out().println(JSON.writeValueAsString(json(source, tables)));
        } else {
            print(source, tables);
        }
        boolean live = source.state().equals("live") && tables.stream().allMatch(table -> table.state().equals("live"));
        return live ? ExitStatus.OK : ExitStatus.FAILED;
    }

    private static ObjectNode json(SourceStatus source, List<TableStatus> tables) {
        ObjectNode root = JSON.createObjectNode();
        root.set("source", source.toJson());
        ArrayNode list = root.putArray("tables");
        tables.forEach(table -> list.add(table.toJson()));
        return root;
    }

    private void print(SourceStatus source, List<TableStatus> tables) throws Exception {
        out().printf("source %s: %s, %,d changes queued%s, leader %s%n", source.name(), source.state(), source.queueRows(),
            source.queueRows() == 0 ? "" : " for " + millis(source.oldestMs()), source.leader() == null ? "none" : source.leader());
        if (source.error() != null) {
            JsonNode error = JSON.readTree(source.error());
            out().printf("  %s: %s%n  hint: %s%n", error.path("code").asText(), error.path("message").asText(), error.path("hint")
                .asText());
        }
        int width = tables.stream().mapToInt(table -> table.table().toString().length()).max().orElse(5);
        int targets = Math.max(6, tables.stream().mapToInt(table -> table.target().length()).max().orElse(6));
        String place = "%-" + targets + "s  %-" + Math.max(5, width) + "s  %-8s %12s ";
        String line = place + "= %12s + %8s + %8s + %7s  %8s%n";
        out().printf("%n" + place + "  %12s   %8s   %8s   %7s  %8s%n", "target", "table", "state", "captured", "applied", "waiting",
            "parked", "skipped", "lag");
        for (TableStatus table : tables) {
            LongFunction<String> told = number -> table.known() ? String.format("%,d", number) : UNKNOWN;
            out().printf(line, table.target(), table.table(), table.state(), String.format("%,d", table.captured()),
                told.apply(table.applied()), told.apply(table.waiting()), told.apply(table.parked()), told.apply(table.skipped()),
                table.known() ? millis(table.lagMs()) : UNKNOWN);
        }
        for (TableStatus table : tables) {
            if (table.error() != null) {
                JsonNode error = table.error();
                out().printf("%n%s at %s: %s: %s%s%n  since %s%s%n  hint: %s%n", table.table(), table.target(), error.path("code").asText(),
                    error.path("message").asText(), error.path("sqlstate").isTextual() ? " (" + error.path("sqlstate").asText() + ")" : "",
                    error.path("since").asText(),
                    error.has("next_attempt_at") ? ", next attempt " + error.path("next_attempt_at").asText()
                        : "", error.path("hint").asText());
            }
            printVerified(table);
            if (!table.healed().isNone()) {
                out().printf("%n%s at %s: healed insert_exists=%d update_missing=%d delete_missing=%d%n", table.table(), table.target(),
                    table.healed().insertExists(), table.healed().updateMissing(), table.healed().deleteMissing());
            }
        }
        printUnchecked(source.unchecked());
    }

    private void printVerified(TableStatus table) {
        JsonNode verified = table.verified();
        if (verified != null && verified.path("equal").isNull()) {
            out().printf("%n%s at %s: not compared with the source, as of %s: %s%n", table.table(), table.target(),
                verified.path("at").asText(), verified.path("message").asText());
        } else if (verified != null && !verified.path("equal").asBoolean()) {
            out().printf("%n%s at %s: differs from the source in %d of %d key ranges, as of %s%n  hint: scripts/admin verify --target %s"
                + " --table %s --repair%n", table.table(), table.target(), verified.path("differing_ranges").asInt(),
                verified.path("ranges").asInt(), verified.path("at").asText(), table.target(), table.table());
        }
    }

    private void printUnchecked(List<SourceStatus.Unchecked> unchecked) {
        for (SourceStatus.Unchecked failed : unchecked) {
            out().printf("%n%s at %s: not compared with the source, as of %s: %s%n  hint: scripts/admin setup, which looks at the table as"
                + " it is now; then scripts/admin verify --target %s --table %s%n", failed.table(), failed.target(), failed.at(),
                failed.message(), failed.target(), failed.table());
        }
    }

    private static String millis(long millis) {
        if (millis < 10_000) {
            return millis + " ms";
        }
        long seconds = millis / 1_000;
        return seconds < 600 ? seconds + " s" : seconds < 36_000 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }
}
