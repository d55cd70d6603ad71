package dev.convoy.admin.park;

import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.progress.Healed;
import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.progress.TableState;
import dev.convoy.table.TableName;
import dev.convoy.wire.SchemaRecord;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code admin skip}: passes over exactly the change at the head of a line. */
@Command(name = "skip", description = "Passes over the change at the head of a table's line, for good. It is kept in convoy.audit.",
    mixinStandardHelpOptions = true)
public final class SkipCommand extends TableCommand {
    @Option(names = "--seq", required = true, paramLabel = "N", description = "Its number, as admin parked shows it.")
    private long seq;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; kept in convoy.audit.")
    private String reason;

    @Override
    boolean run(ConvoyConfig config, TargetConfig to, Connection connection, List<TableName> tables) throws Exception {
        if (tables.size() != 1) {
            throw CommandFailure.usage("--table: is required, a skip is about one change of one table");
        }
        if (reason.isBlank()) {
            throw CommandFailure.usage("--reason: must not be empty");
        }
        TableName table = tables.get(0);
        ProgressTable progress = new ProgressTable(config.source().name());
        ParkedLine line = new ParkedLine(config.source().name());
        connection.setAutoCommit(false);
        Optional<TableProgress> now = progress.lock(connection, table);
        if (now.isEmpty() || now.get().state() != TableState.PARKED) {
            throw CommandFailure.failed("nothing of table \"" + table + "\" is parked at target \"" + to.name() + "\"", null);
        }
        ParkedLine.Parked head = line.head(connection, table, 1, Long.MAX_VALUE).stream().findFirst()
            .orElseThrow(() -> CommandFailure.failed("the line of table \"" + table + "\" is empty; run: scripts/admin status", null));
        if (seq != head.seq()) {
            throw CommandFailure.failed("change " + seq + " of table \"" + table + "\" is not at the head of the line, "
                + (head.kind().equals("change") ? "change " : "a " + head.kind() + " record behind change ") + head.seq()
                + " is; only the head can be skipped", null);
        }
        boolean schema = head.kind().equals("schema");
        if (!schema && !head.kind().equals("change")) {
            throw CommandFailure.failed("a " + head.kind() + " record stands at the head of the line of table \"" + table
                + "\", which is no change; run: scripts/admin replay --target " + to.name() + " --table " + table, null);
        }
        Audit.write(connection, config.source().name(), table, schema ? "skip schema" : "skip", seq, reason,
            new String(head.value(), java.nio.charset.StandardCharsets.UTF_8));
        line.remove(connection, table, head.seq(), head.part());
        progress.replayed(connection, table, seq, schema ? 0 : 1, schema ? SchemaRecord.read(head.value()).shape() : null, 0, Healed.NONE);
        connection.commit();
        TableProgress after = progress.read(connection, table).orElseThrow();
        out().printf("%s at %s: skipped %s %d, %,d left, %s%n", table, to.name(), schema ? "the schema record behind change"
            : "change", seq, after.received() - after.seq(),
            after.state().name().toLowerCase(java.util.Locale.ROOT));
        return true;
    }
}
