package dev.convoy.sandbox.random;

import dev.convoy.db.Sql;
import dev.convoy.failure.Failure;
import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.line.Line;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does at the target what its errors ask for, and nothing else. Confined to one thread at a time. */
final class Operator {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RUN = "run at the target: ";
    /** A client of that isolation has emptied a partition, or merged, where it does not see others' changes; only a copy tells targets. */
    private static final String NOT_SEEN = " could not be captured: a REPEATABLE READ transaction";
    private static final Pattern NULL_REFUSED = Pattern.compile("null value in column \"(.*)\" of relation");

    private final Line line;
    private final List<Mapping> mappings;
    private final Journal journal;
    private final Set<String> done = new HashSet<>();
    private final Set<Table> toCopy = new HashSet<>();
    private final Set<Table> mended = new HashSet<>();

    Operator(Line line, List<Mapping> mappings, Journal journal) {
        this.line = line;
        this.mappings = mappings;
        this.journal = journal;
    }

    /** Waits until all that was captured is applied, and does what is asked for meanwhile. */
    void settle() {
        for (Mapping mapping : mappings) {
            long captured = captured(mapping.table());
            line.await(PATIENCE, () -> mapping.table() + " has not come to change " + captured, () -> settled(mapping, captured));
        }
    }

    long captured(Table table) {
        return line.captured(table.configured().schema(), table.configured().name());
    }

    private static String about(Table table) {
        return " FROM convoy.progress WHERE " + named(table);
    }

    private static String named(Table table) {
        return "table_schema = " + Sql.literal(table.configured().schema()) + " AND table_name = " + Sql.literal(table.configured().name());
    }

    /** Whether a table is settled, or its state, once what has stopped it is dealt with. */
    private String mended(Mapping mapping, long captured) {
        Table table = mapping.table();
        String state = line.ask(Crashes.TARGET, "SELECT CASE WHEN state = 'live' AND seq >= " + captured + " THEN 'settled' WHEN state ="
            + " 'stopped' THEN (error->>'code') || ' ' || (error->>'message') ELSE state END" + about(table));
        boolean unfit = state != null && state.startsWith("SCHEMA_MISMATCH ") && state.contains(RUN);
        boolean stopped = state == null || Character.isUpperCase(state.charAt(0));
        if (state == null || stopped && !unfit && !state.contains(NOT_SEEN)) {
            throw new AssertionError(table + " has stopped: " + state);
        }
        if (stopped && done.add(table + " " + captured + " " + state)) {
            if (unfit) {
                follow(mapping, state.substring(state.indexOf(RUN) + RUN.length()));
            } else {
                copy(table);
            }
        }
        return state;
    }

    private boolean settled(Mapping mapping, long captured) {
        Table table = mapping.table();
        String state = mended(mapping, captured);
        if (state.equals("parked")) {
            mend(mapping);
        }
        boolean passing = !"0".equals(line.askSource("SELECT count(*) FROM convoy.pass JOIN convoy.attached USING (table_id)"
            + " WHERE state NOT IN ('done', 'failed', 'cancelled') AND " + named(table)));
        if (!state.equals("settled") || passing) {
            return false;
        }
        if (toCopy.remove(table)) {
            copy(table);
            return false;
        }
        return true;
    }

    /** Waits until no table is being copied for the first time: what was made by hand must fit the source's table until then. */
    void copied() {
        line.await(PATIENCE, () -> "still copying", () -> {
            mappings.stream().filter(each -> "stopped".equals(line.ask(Crashes.TARGET, "SELECT state" + about(each.table()))))
                .forEach(each -> mended(each, 0));
            return "0".equals(line.ask(Crashes.TARGET, "SELECT count(*) FROM convoy.progress WHERE sync_id IS NOT NULL"));
        });
    }

    /** How many changes did not find what they should; of a table without a key, whose rows a copy had to mend, nobody can say. */
    String divergence(Table table) {
        return table.isKeyless() && mended.contains(table) ? "0" : line.ask(Crashes.TARGET,
            "SELECT (insert_exists + update_missing + delete_missing)::text" + about(table));
    }

    private void copy(Table table) {
        mended.add(table);
        journal.tell("operator", "sync " + table);
        ConvoyProcess.Result sync = line.admin("sync", "--target", Crashes.TARGET, "--table", table.toString(), "--no-wait");
        if (sync.status() != 0) {
            throw new AssertionError("sync of " + table + ": " + sync);
        }
    }

    /** Asks for a copy of a table while clients write; a crash may cut this session too, and it asks again. */
    void copyMeanwhile(Table table) {
        ConvoyProcess.Result sync = null;
        for (int i = 0; i < 4 && (sync == null || sync.status() != 0); i++) {
            journal.tell("operator", "sync " + table + " meanwhile");
            sync = line.admin("sync", "--target", Crashes.TARGET, "--table", table.toString(), "--no-wait");
        }
        if (sync.status() != 0) {
            throw new AssertionError("sync of " + table + " meanwhile: " + sync);
        }
    }

    /** Does what the head of a line asks for, once. */
    private void mend(Mapping mapping) {
        String head = line.ask(Crashes.TARGET, "SELECT seq || ' ' || part || ' ' || coalesce(message, '') FROM convoy.parked"
            + " WHERE table_name = " + Sql.literal(mapping.table().configured().name()) + " ORDER BY seq, part LIMIT 1");
        if (head == null || head.endsWith(" ") || !done.add(mapping.table() + " " + head)) {
            return;
        }
        journal.tell("operator", mapping.table() + " at " + head);
        String message = head.split(" ", 3)[2];
        Matcher refusedNull = NULL_REFUSED.matcher(message);
        if (message.contains(RUN)) {
            follow(mapping, message.substring(message.indexOf(RUN) + RUN.length()));
        } else if (message.startsWith("invalid input value for enum")) {
            mapping.table().labels().forEach(label -> line.target(Crashes.TARGET, "ALTER TYPE " + mapping.table().mood()
                + " ADD VALUE IF NOT EXISTS " + Sql.literal(label)));
        } else if (refusedNull.find()) {
            mapping.table().columns().stream().filter(column -> !mapping.table().key().contains(column)
                && shown(column.name()).equals(refusedNull.group(1))).forEach(column -> line.target(Crashes.TARGET, "ALTER TABLE "
                + Sql.ident(mapping.to()) + " ALTER COLUMN " + column.ident() + " DROP NOT NULL"));
        } else {
            throw new AssertionError(mapping.table() + " is parked, and no schema change is to blame: " + head);
        }
    }

    /** As messages tell of it. */
    private static String shown(String name) {
        return Failure.describe(new IllegalStateException(name));
    }

    private void follow(Mapping mapping, String remedy) {
        for (String part : remedy.split("; (?=ALTER TABLE |copy the table|then pass )")) {
            if (part.startsWith("ALTER TABLE ")) {
                line.target(Crashes.TARGET, part);
            } else if (part.startsWith("copy the table")) {
                toCopy.add(mapping.table());
            } else if (part.startsWith("then pass ")) {
                skip(mapping.table());
            } else {
                throw new AssertionError("what is to be done about this? " + part);
            }
        }
    }

    /** Passes the head of the line, which is a schema record, unless a replay has just found that the table fits it. */
    private void skip(Table table) {
        String seq = line.ask(Crashes.TARGET, "SELECT min(seq) FROM convoy.parked WHERE table_name = "
            + Sql.literal(table.configured().name()));
        if (seq == null) {
            return;
        }
        ConvoyProcess.Result skip = line.admin("skip", "--target", Crashes.TARGET, "--table", table.toString(), "--seq", seq, "--reason",
            "done by hand");
        if (skip.status() != 0 && !skip.err().contains("nothing of table")) {
            throw new AssertionError("skip of " + table + ": " + skip);
        }
    }
}
