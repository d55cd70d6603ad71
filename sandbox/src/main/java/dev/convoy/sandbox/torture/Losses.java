package dev.convoy.sandbox.torture;

import dev.convoy.sandbox.cluster.SandboxException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/**
 * Loses what no replication can keep, and demands that each loss is named at the tables it hits, that nothing wrong is applied there, and
 * that a sync mends it: topic retention, an old backup of a target, a failover to a standby that lacks the last commits, a source put
 * back to an image of its disk. Comes behind the faults, when all has arrived. Confined to one thread.
 */
final class Losses {
    private static final Duration BURST = Duration.ofSeconds(6);
    private static final Duration NAMED_WITHIN = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Arena arena;
    private final Fleet fleet;
    private final Ledger ledger;
    private final Status status;
    private final Checker checker;
    private long seed;

    Losses(Arena arena, Fleet fleet, Ledger ledger, Status status, Checker checker, long seed) {
        this.arena = arena;
        this.fleet = fleet;
        this.ledger = ledger;
        this.status = status;
        this.checker = checker;
        this.seed = seed;
    }

    void run() throws SQLException {
        targetBackup();
        retention("one");
        switchover();
        failover(true);
        failover(false);
    }

    /** The topic still holds what the backup lacks: the target comes back by itself. */
    private void targetBackup() throws SQLException {
        ledger.tell("LOSS: target two is put back to a backup; the topic has the rest");
        Image backup = Image.of(arena.target("two"));
        burst();
        if (checker.settle()) {
            backup.restore();
            ledger.injected(Fault.TARGET_RESTORED);
            compareAll("two");
        }
    }

    /** The topic loses what a target has not read. */
    private void retention(String target) throws SQLException {
        ledger.tell("LOSS: retention takes records that target %s has not read", target);
        Fleet.consumers(target).forEach(place -> fleet.at(place).kill());
        Map<String, Long> before = numbers(target);
        burst();
        await("all is published", () -> "0".equals(ask(Arena.SOURCE, "SELECT count(*) FROM convoy.tick WHERE NOT published")));
        Map<String, Long> published = published();
        forgetTopic();
        Fleet.consumers(target).forEach(fleet::fill);
        ledger.injected(Fault.RETENTION);
        burst();
        String hit = Tables.ALL.stream().filter(table -> published.get(table) > before.get(table)).collect(Collectors.joining(", "));
        demandNamed("GAP", hit, target);
        mend(List.of(target));
    }

    /** A standby that has everything is the source on another timeline: nothing is lost, and nobody may stop. */
    private void switchover() throws SQLException {
        ledger.tell("NO LOSS: the source ends in good order, and a streaming standby takes its place");
        Standby standby = Standby.of(arena);
        burst();
        standby.switchOver();
        ledger.injected(Fault.SWITCHOVER);
        burst();
        Arena.TARGETS.forEach(this::compareAll);
    }

    /**
     * The source loses commits that targets have.
     *
     * @param promoted whether a standby takes over, on a new timeline; otherwise the disk itself is put back, which PostgreSQL cannot know
     */
    private void failover(boolean promoted) throws SQLException {
        ledger.tell("LOSS: %s", promoted ? "the source fails over to a streaming standby that lacks the last commits"
            : "the source is put back to an earlier image of its disk");
        Optional<Standby> standby = promoted ? Optional.of(Standby.of(arena)) : Optional.empty();
        Optional<Image> image = burst(() -> {
            standby.ifPresent(Standby::hearNothing);
            return promoted ? Optional.empty() : Optional.of(Image.of(arena.source()));
        });
        if (!checker.settle()) {
            return;
        }
        Map<String, Long> had = numbers("one");
        // Who leads in a new life numbers on from where the topic is: what the source itself remembers must be asked before that.
        Fleet.producers().forEach(place -> fleet.at(place).suspend());
        if (promoted) {
            standby.orElseThrow().takeOver();
        } else {
            image.orElseThrow().restore();
        }
        ledger.injected(promoted ? Fault.FAILOVER : Fault.SOURCE_RESTORED);
        arena.ask(Arena.SOURCE, "SELECT setval('versions', last_value + 1000000) FROM versions");
        Map<String, Long> has = remembered();
        Fleet.producers().forEach(place -> fleet.at(place).resume());
        String lost = Tables.ALL.stream().filter(table -> has.get(table) < had.get(table)).collect(Collectors.joining(", "));
        ledger.tell("of the numbers that targets have, the source does not know the last of: %s", lost);
        burst();
        for (String target : Arena.TARGETS) {
            demandNamed("SOURCE_REWOUND", lost, target);
            demandEqual(Tables.ALL.stream().filter(table -> has.get(table) >= had.get(table)).toList(), target);
        }
        mend(Arena.TARGETS);
    }

    /** Each of the tables must be stopped with that code; others must not. */
    private void demandNamed(String code, String tables, String target) {
        String query = "SELECT coalesce(string_agg(table_name, ', ' ORDER BY n), '') FROM unnest('{" + String.join(",", Tables.ALL)
            + "}'::text[]) WITH ORDINALITY t(table_name, n) JOIN convoy.progress p USING (table_name) WHERE p.state = 'stopped'"
            + " AND p.error->>'code' = '" + code + "'";
        boolean named = reached(() -> tables.equals(ask(target, query)));
        String found = ask(target, query);
        if (!named) {
            ledger.violation("%s at %s is named for [%s] within %d s, but changes are lost of [%s]", code, target, found,
                NAMED_WITHIN.toSeconds(), tables);
        } else {
            ledger.tell("%s at %s is named for [%s]", code, target, found);
        }
        if (!tables.isEmpty()) {
            status.mustBeRed(code + " at " + target);
        }
    }

    /** Tables that have lost nothing come right by themselves. */
    private void demandEqual(List<String> tables, String target) throws SQLException {
        for (String table : tables) {
            if (!reached(() -> checker.isEqual(target, table))) {
                checker.compare(target, table);
            }
        }
        ledger.tell("equal at %s without a sync: %s", target, tables);
    }

    /** Copies everything again, and demands that targets are equal then, and follow. */
    private void mend(List<String> targets) throws SQLException {
        for (String target : targets) {
            checker.admin(0, "sync", "--target", target);
        }
        burst();
        Arena.TARGETS.forEach(this::compareAll);
    }

    private void compareAll(String target) {
        try {
            if (checker.settle()) {
                for (String table : Tables.ALL) {
                    checker.compare(target, table);
                }
            }
        } catch (SQLException e) {
            throw new SandboxException("cannot compare " + target + ": " + e.getMessage(), e);
        }
    }

    /** Some seconds of the application's work. */
    private void burst() throws SQLException {
        burst(() -> null);
    }

    /** Some seconds of the application's work, and something done in their midst. */
    private <T> T burst(Midst<T> midst) throws SQLException {
        try (Generator generator = new Generator(arena, ledger, Generator.RATE, seed)) {
            generator.start(++seed, Duration.ofSeconds(2));
            LockSupport.parkNanos(BURST.toNanos() / 2);
            T done = midst.run();
            LockSupport.parkNanos(BURST.toNanos() / 2);
            generator.stop();
            return done;
        }
    }

    private interface Midst<T> {
        T run() throws SQLException;
    }

    private Map<String, Long> numbers(String target) throws SQLException {
        return arena.numbers(target, "SELECT table_name, seq FROM convoy.progress");
    }

    private Map<String, Long> published() throws SQLException {
        return arena.numbers(Arena.SOURCE, Books.PUBLISHED);
    }

    /** The numbers that the source has given, or will give to the same changes again: those of a tick that it took and did not publish. */
    private Map<String, Long> remembered() throws SQLException {
        return arena.numbers(Arena.SOURCE, """
            SELECT a.table_name, a.seq + coalesce((
                SELECT sum(q.row_count) FROM convoy.queue q, convoy.tick since, convoy.tick upto
                WHERE since.id = (SELECT max(id) FROM convoy.tick WHERE published)
                AND upto.id = (SELECT max(id) FROM convoy.tick WHERE NOT published)
                AND q.table_id = a.table_id AND NOT pg_visible_in_snapshot(q.xid, since.snapshot)
                AND pg_visible_in_snapshot(q.xid, upto.snapshot)), 0)
            FROM convoy.attached a""");
    }

    private String ask(String database, String query) {
        try {
            return arena.ask(database, query);
        } catch (SQLException e) {
            return "error: " + e.getMessage();
        }
    }

    private void await(String what, BooleanSupplier condition) {
        if (!reached(condition)) {
            throw new SandboxException(what + ": not within " + NAMED_WITHIN.toSeconds() + " s");
        }
    }

    private static boolean reached(BooleanSupplier condition) {
        Instant end = Instant.now().plus(NAMED_WITHIN);
        boolean reached = condition.getAsBoolean();
        while (!reached && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(PAUSE.toNanos());
            reached = condition.getAsBoolean();
        }
        return reached;
    }

    private void forgetTopic() {
        String topic = "convoy." + Arena.SOURCE;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", arena.bootstrapServers()))) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions()
                .forEach(partition -> all.put(new TopicPartition(topic, partition.partition()), RecordsToDelete.beforeOffset(-1)));
            admin.deleteRecords(all).all().get();
        } catch (ExecutionException e) {
            throw new SandboxException("records could not be deleted: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
