package dev.convoy.admin.ui;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.convoy.admin.Connections;
import dev.convoy.admin.park.ParkedRows;
import dev.convoy.cli.Cli;
import dev.convoy.cli.CommandFailure;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.TargetConfig;
import dev.convoy.consumer.status.TableStatus;
import dev.convoy.consumer.status.TargetStatusReader;
import dev.convoy.failure.ErrorJson;
import dev.convoy.producer.status.SourceStatus;
import dev.convoy.producer.status.SourceStatusReader;
import dev.convoy.table.Captured;
import dev.convoy.table.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at the source and at every target, again and again, each over its own connection and at its own pace, and keeps what was seen
 * last. So whoever asks never waits for a database, and one that hangs holds up nobody but itself. Thread-safe.
 */
final class Watch implements AutoCloseable {
    private static final Duration PACE = Duration.ofSeconds(2);
    /** When nobody has asked for {@link #ATTENTION}. */
    private static final Duration IDLE_PACE = Duration.ofSeconds(15);
    private static final Duration ATTENTION = Duration.ofMinutes(1);
    /** A database that takes long to answer is given this many times as long a rest, up to the idle pace. */
    private static final int REST = 5;
    private static final ParkedRows.View HEADS = new ParkedRows.View(3, false);

    private final ConvoyConfig config;
    private final History history = new History();
    private final ScheduledExecutorService threads;
    private final Look source;
    private final Map<String, Look> targets = new LinkedHashMap<>();
    private final Map<String, TargetSeen> targetsSeen = new ConcurrentHashMap<>();
    private volatile SourceSeen sourceSeen;
    private volatile long askedAt = System.nanoTime();

    private record SourceSeen(SourceStatus status, Instant at) {
    }

    /**
     * @param heads what stands first in the lines of the tables that have one
     * @param error why the target did not answer; null when it did
     */
    private record TargetSeen(List<TableStatus> tables, Map<TableName, ArrayNode> heads, ObjectNode error, Instant at) {
    }

    /** How one database is looked at, by one thread at a time. */
    private static final class Look {
        private final Kept kept;
        private final Consumer<Kept> act;

        Look(Kept kept, Consumer<Kept> act) {
            this.kept = kept;
            this.act = act;
        }

        /** Returns how long it took. */
        synchronized Duration run() {
            long begun = System.nanoTime();
            act.accept(kept);
            return Duration.ofNanos(System.nanoTime() - begun);
        }
    }

    Watch(ConvoyConfig config) {
        this.config = config;
        source = new Look(new Kept(() -> Connections.source(config)), this::lookAtSource);
        config.targets().values().forEach(target -> targets.put(target.name(),
            new Look(new Kept(() -> Connections.target(target)), kept -> lookAtTarget(target, kept))));
        threads = Executors.newScheduledThreadPool(1 + targets.size(), task -> {
            Thread thread = new Thread(task, "convoy-ui-watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        threads.execute(() -> keepLooking(source));
        targets.values().forEach(target -> threads.execute(() -> keepLooking(target)));
    }

    private void keepLooking(Look look) {
        Duration took = look.run();
        long rest = Math.min(IDLE_PACE.toMillis(), Math.max((attended() ? PACE : IDLE_PACE).toMillis(), REST * took.toMillis()));
        if (!threads.isShutdown()) {
            threads.schedule(() -> keepLooking(look), rest, TimeUnit.MILLISECONDS);
        }
    }

    private boolean attended() {
        return System.nanoTime() - askedAt < ATTENTION.toNanos();
    }

    /** Looks at the source and a target now, because something was done there. */
    void lookSoon(TargetConfig target) {
        source.run();
        targets.get(target.name()).run();
    }

    private void lookAtSource(Kept kept) {
        SourceStatus status;
        try {
            status = kept.ask(connection -> SourceStatusReader.read(config, connection));
        } catch (SQLException | CommandFailure | RuntimeException e) {
            status = SourceStatus.unreachable(config.source().name(), Cli.line(e), "see to the source; nothing is lost");
        }
        sourceSeen = new SourceSeen(status, Instant.now());
    }

    private void lookAtTarget(TargetConfig target, Kept kept) {
        SourceSeen before = sourceSeen;
        Map<TableName, Captured> captured = before == null ? Map.of() : before.status().tables();
        TargetStatusReader reader = new TargetStatusReader(config);
        TargetSeen seen;
        try {
            seen = kept.ask(connection -> {
                List<TableStatus> tables = reader.read(target, captured, connection);
                return new TargetSeen(tables, heads(target, tables, connection), null, Instant.now());
            });
        } catch (SQLException | CommandFailure | RuntimeException e) {
            String hint = "nothing is lost; Convoy tries again by itself";
            seen = new TargetSeen(reader.unreachable(target, captured, Cli.line(e), hint), Map.of(),
                ErrorJson.of("CONNECTION", Cli.line(e), hint), Instant.now());
        }
        targetsSeen.put(target.name(), seen);
        for (TableStatus table : seen.tables()) {
            history.add(target.name(), table.table(), seen.at(), seen.error() == null ? table.state() : "unreachable", table.lagMs());
        }
    }

    private Map<TableName, ArrayNode> heads(TargetConfig target, List<TableStatus> tables, Connection connection) throws SQLException {
        Map<TableName, ArrayNode> heads = new LinkedHashMap<>();
        for (TableStatus table : tables) {
            if (table.parked() > 0 || table.state().equals("parked")) {
                heads.put(table.table(), ParkedRows.read(config, target, connection, table.table(), HEADS));
            }
        }
        return heads;
    }

    /** @param withKeys whether keys of parked rows are told */
    ObjectNode status(boolean withKeys) {
        if (!attended()) {
            // Somebody comes back: what was seen last may be old.
            threads.execute(source::run);
            targets.values().forEach(target -> threads.execute(target::run));
        }
        askedAt = System.nanoTime();
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("now", Instant.now().toEpochMilli());
        SourceSeen source = sourceSeen;
        ObjectNode from = source == null ? root.putObject("source").put("name", config.source().name()).put("state", "unknown")
            : source.status().toJson();
        root.set("source", from);
        if (source != null) {
            from.put("as_of", source.at().toEpochMilli());
            if (!source.status().tables().isEmpty()) {
                from.put("captured", source.status().tables().values().stream().mapToLong(Captured::captured).sum());
                from.put("published", source.status().tables().values().stream().mapToLong(Captured::published).sum());
            }
        }
        root.put("topic", config.topicName());
        ArrayNode list = root.putArray("targets");
        for (String name : targets.keySet()) {
            put(list.addObject().put("name", name), targetsSeen.get(name), withKeys);
        }
        return root;
    }

    private static void put(ObjectNode to, TargetSeen seen, boolean withKeys) {
        ArrayNode tables = to.putArray("tables");
        if (seen == null) {
            return;
        }
        to.put("as_of", seen.at().toEpochMilli()).set("error", seen.error());
        for (TableStatus table : seen.tables()) {
            ObjectNode node = table.toJson();
            ArrayNode head = seen.heads().get(table.table());
            if (head != null) {
                ArrayNode shown = head.deepCopy();
                if (!withKeys) {
                    shown.forEach(row -> ((ObjectNode) row).remove("key"));
                }
                node.set("line", shown);
            }
            tables.add(node);
        }
    }

    /** What was seen over the last minutes. */
    ObjectNode history() {
        return history.toJson();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
