package dev.convoy.admin.ui;

import dev.convoy.admin.Connections;
import dev.convoy.admin.park.Outcome;
import dev.convoy.admin.park.TableReplay;
import dev.convoy.admin.park.TableSkip;
import dev.convoy.admin.park.Wish;
import dev.convoy.admin.pass.TableCopy;
import dev.convoy.admin.pass.TableVerification;
import dev.convoy.cli.Cli;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what was asked for, by the functions that the commands use, each time over connections of its own. Thread-safe. */
final class Hands {
    private static final Logger LOG = LoggerFactory.getLogger(Hands.class);

    private final ConvoyConfig config;
    private final Consumer<TargetConfig> done;

    /** @param done told when something was done at a target, well or not */
    Hands(ConvoyConfig config, Consumer<TargetConfig> done) {
        this.config = config;
        this.done = done;
    }

    /** Does a job to its end. What goes wrong is told as the command line tells it. */
    void work(Job job) {
        Deed deed = job.deed();
        job.begin();
        try {
            List<Outcome> outcomes = run(deed, job);
            job.end(outcomes.stream().allMatch(Outcome::good), String.join("\n", outcomes.stream().map(Outcome::text).toList()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            job.end(false, "scripts/admin ui was ended");
        } catch (Exception e) {
            job.end(false, "error: " + Cli.line(e));
            if (e instanceof RuntimeException) {
                LOG.error("{} failed error=\"{}\"", deed.action().label(), Cli.line(e), e);
            }
        }
        done.accept(deed.target());
    }

    private List<Outcome> run(Deed deed, Job job) throws Exception {
        return switch (deed.action()) {
            case REPLAY -> replay(deed, job);
            case SKIP -> each(deed, (there, table) -> TableSkip.run(config, deed.target(), there, table, deed.seq(), deed.reason()));
            case PAUSE -> each(deed, (there, table) -> Wish.pause(config, deed.target(), there, table));
            case RESUME -> each(deed, (there, table) -> Wish.resume(config, deed.target(), there, table));
            case SYNC -> sync(deed, job);
            case VERIFY -> verify(deed, job, false);
            case REPAIR -> verify(deed, job, true);
        };
    }

    @FunctionalInterface
    private interface Act {
        Outcome run(Connection there, TableName table) throws Exception;
    }

    private static List<Outcome> each(Deed deed, Act act) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        try (Connection there = Connections.installedTarget(deed.target())) {
            for (TableName table : deed.tables()) {
                outcomes.add(act.run(there, table));
            }
        }
        return outcomes;
    }

    private List<Outcome> replay(Deed deed, Job job) throws Exception {
        try (TableReplay replay = new TableReplay(config, deed.target())) {
            return each(deed, (ignored, table) -> replay.run(table, null,
                replayed -> job.progress(String.format("%s: replayed %,d", table, replayed), null)));
        }
    }

    private List<Outcome> sync(Deed deed, Job job) throws Exception {
        TargetConfig to = deed.target();
        try (Connection source = Connections.source(config); Connection there = Connections.installedTarget(to)) {
            List<TableCopy> copies = new ArrayList<>();
            for (TableName table : deed.tables()) {
                copies.add(TableCopy.ask(config, to, table, source, there));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (TableCopy copy : copies) {
                TableCopy.Look last = copy.await(look -> job.progress(
                    String.format("%s: %,d of about %,d rows published", copy.table(), look.rows(), Math.max(look.rows(), look.estimate())),
                    overall(outcomes.size(), copies.size(), look.share())));
                outcomes.add(new Outcome(String.format("%s at %s: %,d rows%s", copy.table(), to.name(), last.rows(), last.standing()),
                    last.arrived()));
            }
            return outcomes;
        }
    }

    private List<Outcome> verify(Deed deed, Job job, boolean repair) throws Exception {
        try (Connection source = Connections.source(config); Connection there = Connections.installedTarget(deed.target())) {
            List<Outcome> outcomes = new ArrayList<>();
            for (TableName table : deed.tables()) {
                TableVerification verification = new TableVerification(config, deed.target(), table, source, there,
                    (rows, estimate) -> job.progress(String.format("%s: %,d of about %,d rows compared", table, rows,
                        Math.max(rows, estimate)), overall(outcomes.size(), deed.tables().size(),
                        estimate == 0 ? 0 : Math.min(0.99, (double) rows / estimate))));
                TableVerification.Result result = verification.run(repair);
                outcomes.add(new Outcome(result.verdict(), Boolean.TRUE.equals(result.equal())));
            }
            return outcomes;
        }
    }

    /** The share of all tables, when one of them has come so far. */
    private static double overall(int before, int all, double share) {
        return (before + share) / all;
    }
}
