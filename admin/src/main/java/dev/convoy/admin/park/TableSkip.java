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
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.SchemaRecord;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Passes over exactly what stands at the head of a table's line, in one transaction with its entry in {@code convoy.audit}. Stateless. */
public final class TableSkip {
    private TableSkip() {
    }

    /** A skip that nobody can give a reason for is refused. */
    public static void checkReason(String reason) throws CommandFailure {
        if (reason == null || reason.isBlank()) {
            throw CommandFailure.usage("--reason: must not be empty");
        }
    }

    /** @param seq the number the operator has seen at the head */
    public static Outcome run(ConvoyConfig config, TargetConfig to, Connection connection, TableName table, long seq, String reason)
            throws SQLException, CommandFailure, MalformedRecordException {
        checkReason(reason);
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
                + "\", which is no change; mend what refuses it, then: scripts/admin replay --target " + to.name() + " --table "
                + table, null);
        }
        if (!head.follows(now.get().seq())) {
            throw CommandFailure.failed(head.missingBefore(now.get().seq()) + "; "
                + ParkedLine.remedyForMissing(to.name(), table, false), null);
        }
        Audit.write(connection, config.source().name(), table, schema ? "skip schema" : "skip", seq, reason,
            new String(head.value(), StandardCharsets.UTF_8));
        line.remove(connection, table, head.seq(), head.part());
        progress.replayed(connection, table, seq, schema ? 0 : 1, schema ? SchemaRecord.read(head.value()).shape() : null, 0, Healed.NONE);
        connection.commit();
        TableProgress after = progress.read(connection, table).orElseThrow();
        connection.commit();
        return new Outcome(String.format("%s at %s: skipped %s %d, %,d left, %s", table, to.name(),
            schema ? "the schema record behind change" : "change", seq, after.received() - after.seq(),
            after.state().name().toLowerCase(Locale.ROOT)), true);
    }
}
