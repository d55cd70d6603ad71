package dev.convoy.admin.pass;

import dev.convoy.admin.park.Audit;
import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.progress.TableState;
import dev.convoy.db.Sql;
import dev.convoy.table.TableName;
import dev.convoy.wire.CheckPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A copy of one table to one target, from asking for it until the target has it all. The producer works it off, whether anybody
 * looks or not. Uses the caller's connections; confined to one thread.
 */
public final class TableCopy {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final ConvoyConfig config;
    private final TargetConfig to;
    private final TableName table;
    private final Requests requests;
    private final Connection there;
    private final long sync;
    private final boolean joined;

    private TableCopy(ConvoyConfig config, TargetConfig to, TableName table, Requests requests, Connection there, long sync,
            boolean joined) {
        this.config = config;
        this.to = to;
        this.table = table;
        this.requests = requests;
        this.there = there;
        this.sync = sync;
        this.joined = joined;
    }

    /** Asks for a copy; where one is under way, that is it. */
    public static TableCopy ask(ConvoyConfig config, TargetConfig to, TableName table, Connection source, Connection there)
            throws SQLException, CommandFailure {
        boolean abandoned = abandonEmptiedLine(config, to, table, there);
        Requests requests = new Requests(source);
        Optional<Long> running = requests.running("copy", table, to.name());
        if (running.isPresent() && !abandoned) {
            return new TableCopy(config, to, table, requests, there, running.get(), true);
        }
        Optional<CheckPlan> plan = Plans.plan(source, table, there, to.mapping(table));
        Optional<Long> asked = plan.isEmpty() ? Optional.empty() : requests.copy(table, List.of(to.name()), plan.get());
        if (asked.isEmpty()) {
            throw CommandFailure.failed("table \"" + table + "\" is not attached; run: scripts/admin setup", null);
        }
        Plans.copied(source, config, to, table);
        Audit.write(there, config.source().name(), table, "sync", null, null, "{\"sync\":" + asked.get() + "}");
        return new TableCopy(config, to, table, requests, there, asked.get(), false);
    }

    /** A copy cannot wait in a line for rows that somebody has deleted: such a table stops, or has, until a new copy. */
    private static boolean abandonEmptiedLine(ConvoyConfig config, TargetConfig to, TableName table, Connection there) throws SQLException {
        ProgressTable progress = new ProgressTable(config.source().name());
        there.setAutoCommit(false);
        Optional<TableProgress> at = progress.lock(there, table);
        boolean abandoned = at.isPresent() && (at.get().state() == TableState.STOPPED && at.get().awaitsSync()
            || at.get().state() == TableState.PARKED && progress.abandonLine(there, table, ParkedLine.emptied(at.get(), to.name())));
        there.commit();
        there.setAutoCommit(true);
        return abandoned;
    }

    /**
     * How far it has come.
     *
     * @param rows     published so far
     * @param estimate rows the table had by its statistics
     * @param arrived  whether the target has it all
     * @param problem  why waiting longer makes no sense, or null
     */
    public record Look(long rows, long estimate, boolean arrived, String problem) {
        public boolean isOver() {
            return arrived || problem != null;
        }

        /** From 0 to 1, and 1 only when it has arrived. */
        public double share() {
            return arrived ? 1 : estimate == 0 ? 0 : Math.min(0.99, (double) rows / estimate);
        }

        /** How it stands, behind the number of rows. */
        public String standing() {
            return arrived ? ", the target has it all" : problem != null ? ", " + problem : "";
        }
    }

    public TableName table() {
        return table;
    }

    /** That it was asked for, in one line. */
    public String asked() {
        return table + " at " + to.name() + ": sync " + sync + (joined ? " is running" : " asked for");
    }

    /** Follows it until it is over. */
    public Look await(Consumer<Look> told) throws SQLException, InterruptedException {
        while (true) {
            Look look = look();
            told.accept(look);
            if (look.isOver()) {
                return look;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    private Look look() throws SQLException {
        Requests.Standing standing = requests.standing(sync);
        String problem = standing.ended();
        try (PreparedStatement query = there.prepareStatement(Sql.load(TableCopy.class, "copy_state"))) {
            query.setLong(1, sync);
            query.setString(2, config.source().name());
            query.setString(3, table.schema());
            query.setString(4, table.name());
            try (ResultSet row = query.executeQuery()) {
                boolean known = row.next();
                boolean arrived = known && row.getBoolean("arrived");
                return new Look(standing.rows(), standing.estimate(), arrived, problem != null || !known ? problem
                    : row.getBoolean("paused") ? "the table is paused, the copy waits; to let it go on, run: scripts/admin resume --target "
                    + to.name() + " --table " + table : row.getString("problem"));
            }
        }
    }
}
