package dev.convoy.consumer;

import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.apply.Applier;
import dev.convoy.consumer.apply.SchemaFollower;
import dev.convoy.consumer.park.ParkedLine;
import dev.convoy.consumer.park.Replay;
import dev.convoy.consumer.progress.Place;
import dev.convoy.consumer.progress.ProgressTable;
import dev.convoy.consumer.progress.TableProgress;
import dev.convoy.consumer.progress.TargetSchema;
import dev.convoy.consumer.verify.Verifier;
import dev.convoy.failure.FoldedLog;
import dev.convoy.log.Line;
import dev.convoy.table.TableName;
import dev.convoy.wire.ChangeReader;
import dev.convoy.wire.MalformedRecordException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition while it is assigned to this member: finds out which table it carries and where the target stands, then runs that
 * table's worker, one step at a time. Steps run on the shared workers; {@link #arrived} and {@link #close} are called by the Kafka thread.
 */
final class AssignedPartition implements Steering.Partition {
    private static final Logger LOG = LoggerFactory.getLogger(AssignedPartition.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ConvoyConfig config;
    private final TargetConfig target;
    private final int partition;
    private final TargetConnections connections;
    private final Workers workers;
    private final Limits limits;
    private final Incoming incoming;
    private final ConsumerMonitor monitor;
    private final ReentrantLock running = new ReentrantLock();
    private final FoldedLog troubles = new FoldedLog(LOG);
    private final ProgressTable progressTable;
    private volatile TableWorker worker;
    private volatile boolean ignored;
    private volatile boolean closed;
    private volatile boolean fromStart;
    private boolean scheduled;

    AssignedPartition(ConvoyConfig config, TargetConfig target, int partition, TargetConnections connections, Workers workers,
            Limits limits, Incoming incoming, ConsumerMonitor monitor) {
        this.incoming = incoming;
        this.monitor = monitor;
        this.config = config;
        this.target = target;
        this.partition = partition;
        this.connections = connections;
        this.workers = workers;
        this.limits = limits;
        this.progressTable = new ProgressTable(config.source().name());
    }

    @Override
    public Incoming incoming() {
        return incoming;
    }

    @Override
    public boolean isLocated() {
        return worker != null || ignored || fromStart;
    }

    /** The next offset to read, once it is known; for the group's committed offsets. */
    Optional<Long> nextOffset() {
        TableWorker at = worker;
        return at == null ? Optional.empty() : Optional.of(at.progress().nextOffset());
    }

    /** Where its table stands, once it is known. */
    Optional<TableProgress> progress() {
        return Optional.ofNullable(worker).map(TableWorker::progress);
    }

    /** From time to time, whether or not anything arrives. */
    void tick() {
        TableWorker at = worker;
        if (at == null) {
            return;
        }
        incoming.shedUnfinished(at.progress().next(), limits.largeRetry(), limits.largeRetry());
        if (at.tick()) {
            arrived();
        }
    }

    /** The target remembers less of the table than its worker does. */
    void forgotten() {
        TableWorker at = worker;
        if (at != null) {
            at.lookAgain();
            arrived();
        }
    }

    /** Something may be there to do. */
    void arrived() {
        schedule(Duration.ZERO);
    }

    private synchronized void schedule(Duration delay) {
        if (!scheduled && !closed) {
            scheduled = true;
            workers.run(this::run, delay);
        }
    }

    private void run() {
        Duration next = limits.recheck();
        running.lock();
        try {
            if (closed) {
                return;
            }
            next = worker != null ? worker.step() : locate();
            if (worker != null && next != null && next.compareTo(limits.recheck()) >= 0) {
                incoming.shed(worker.progress().next(), limits.largeRetry());
            }
            monitor.works(partition);
            troubles.over("works target=" + target.name() + " partition=" + partition);
        } catch (SQLException | RuntimeException | Error e) {
            monitor.isStuck(partition, e);
            troubles.warn("waits target=" + target.name() + " partition=" + partition, e);
        } finally {
            incoming.handled();
            running.unlock();
            synchronized (this) {
                scheduled = false;
            }
        }
        if (next != null) {
            schedule(next);
        } else if (incoming.peek() != null) {
            schedule(Duration.ZERO);
        }
    }

    /** Which table is this, and how far has the target come with it? The answer decides from where records are read. */
    private Duration locate() throws SQLException {
        if (ignored) {
            incoming.clear();
            return null;
        }
        try (Connection connection = connections.get()) {
            checkVersion(connection);
            Optional<TableName> table = progressTable.tableOf(connection, partition);
            if (table.isEmpty()) {
                table = tableOfFirstRecord();
                if (table.isEmpty()) {
                    return null;
                }
            }
            if (!target.tablesOf(config).contains(table.get())) {
                ignore(table.get());
                return null;
            }
            progressTable.create(connection, table.get(), partition);
            connection.commit();
            TableProgress remembered = progressTable.read(connection, table.get()).orElseThrow();
            connection.rollback();
            incoming.seek(remembered.next());
            incoming.readWith(new ChangeReader(table.get()));
            worker = worker(table.get(), remembered);
            LOG.info("takes target={} table={} partition={} seq={} state={}", target.name(), Line.value(table.get()), partition,
                remembered.seq(), remembered.state());
            return Duration.ZERO;
        }
    }

    /** A table that the target does not take; one that no target does may have come into another file than this member's. */
    private void ignore(TableName table) {
        ignored = true;
        incoming.clear();
        if (config.tables().stream().noneMatch(each -> each.name().equals(table))) {
            LOG.warn("ignores target={} table={} partition={} error={} hint={}", target.name(), Line.value(table), partition,
                Line.quoted("this consumer's file does not name the table"), Line.quoted("restart it with the file that setup had, or run:"
                    + " scripts/admin detach --table " + table));
        }
    }

    private static void checkVersion(Connection connection) throws SQLException {
        int version = TargetSchema.migrations().current(connection);
        if (version != TargetSchema.migrations().latest()) {
            throw new IllegalStateException(version == 0 ? "schema convoy is not installed at the target; run: scripts/admin setup"
                : "schema convoy at the target has version " + version + ", this consumer needs " + TargetSchema.migrations().latest()
                    + "; run scripts/admin setup, or upgrade the consumer");
        }
    }

    /** A partition the target knows nothing of is read from its start; its first record names the table. */
    private Optional<TableName> tableOfFirstRecord() {
        Arrival first = incoming.peek();
        while (first != null && first.isDeposed()) {
            incoming.remove();
            first = incoming.peek();
        }
        if (first == null) {
            if (!fromStart) {
                fromStart = true;
                incoming.seek(Place.START);
            }
            return Optional.empty();
        }
        try {
            return Optional.of(ChangeReader.tableOf(first.value()));
        } catch (MalformedRecordException e) {
            throw new IllegalStateException("cannot tell which table partition " + partition + " carries: " + e.getMessage());
        }
    }

    private TableWorker worker(TableName table, TableProgress remembered) {
        ParkedLine line = new ParkedLine(config.source().name());
        Applier applier = applier(table);
        SchemaFollower follower = new SchemaFollower(target.mapping(table), target.schema());
        TableTask task = new TableTask(table, target.name(), target.replay(), target.parkedRowsMax(), connections, applier, progressTable,
            line, new Replay(target.name(), table, applier(table), progressTable, line, follower),
            new Verifier(config.source().name(), table, applier), follower, new Told(target.name()), monitor);
        return new TableWorker(task, limits, incoming, remembered);
    }

    private Applier applier(TableName table) {
        return new Applier(config.source().name(), target.mapping(table), target.divergence(), target.createTables());
    }

    /** Lets a step in progress finish, for a while; after that its compare-and-set protects the order. */
    void close() {
        closed = true;
        try {
            if (running.tryLock(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                running.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        incoming.clear();
        incoming.handled();
        monitor.released(partition, progress().map(TableProgress::table).orElse(null));
    }
}
