package dev.convoy.sandbox.torture;

import dev.convoy.sandbox.cluster.ConvoyProcess;
import dev.convoy.sandbox.cluster.SandboxKafka;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import dev.convoy.sandbox.cluster.SmallDisk;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Injects one fault after the other, and heals each before the next, but for clocks that stay where they were put, so that what follows
 * a violation can be told from what led to it. Confined to one thread, but for {@link #stop}.
 */
final class Nemesis {
    private static final String CHECK = "refuses";
    private static final Duration LEADS_WITHIN = Duration.ofSeconds(30);

    private final Arena arena;
    private final Fleet fleet;
    private final Ledger ledger;
    private final Status status;
    private final CountDownLatch stopping = new CountDownLatch(1);
    /** {@code target.table} that a sync has touched: rows may come there with a version they had. */
    private final Set<String> synced = new TreeSet<>();
    private Random random = new Random(0);

    Nemesis(Arena arena, Fleet fleet, Ledger ledger, Status status) {
        this.arena = arena;
        this.fleet = fleet;
        this.ledger = ledger;
        this.status = status;
    }

    /** Works through the schedule as long as {@code more} says so; it is asked once before each step. */
    void run(Schedule schedule, BooleanSupplier more) {
        while (stopping.getCount() > 0 && more.getAsBoolean()) {
            Schedule.Step step = schedule.next();
            rest(step.rest());
            random = new Random(step.seed());
            watchOver();
            try {
                inject(step.fault());
                ledger.injected(step.fault());
            } catch (SQLException e) {
                ledger.tell("%s could not be done: %s", step.fault(), e.getMessage());
            }
        }
        watchOver();
    }

    void stop() {
        stopping.countDown();
    }

    Set<String> synced() {
        return synced;
    }

    /** Nobody may have ended by himself. */
    private void watchOver() {
        fleet.ended().forEach((place, exit) -> {
            ledger.violation("%s ended by itself with status %d; see %s", place, exit, fleet.log(place));
            fleet.fill(place);
        });
    }

    private void inject(Fault fault) throws SQLException {
        switch (fault) {
            case KILL_PRODUCER -> killAndFill(fault, List.of(one(Fleet.producers())), 5);
            case KILL_PRODUCERS -> killAndFill(fault, Fleet.producers(), 4);
            case KILL_CONSUMER -> killAndFill(fault, List.of(one(Fleet.consumers(target()))), 5);
            case KILL_CONSUMERS -> killAndFill(fault, Fleet.consumers(target()), 4);
            case END_PROCESS -> end();
            case FREEZE_PRODUCER -> freeze(fault, one(Fleet.producers()), between(4, 15));
            case DEPOSE_LEADER -> depose();
            case FREEZE_CONSUMER -> freeze(fault, one(Fleet.consumers(target())), between(12, 18));
            case STORM -> storm();
            case CLOCK -> clock();
            case KAFKA_KILL, KAFKA_RESTART, KAFKA_FREEZE -> kafka(fault, List.of(one(arena.brokers())));
            case KAFKA_DOWN -> kafka(fault, arena.brokers());
            case KAFKA_ROLL -> roll();
            case SOURCE_CRASH, SOURCE_KILL, SOURCE_FREEZE -> server(fault, Arena.SOURCE);
            case TARGET_CRASH, TARGET_KILL, TARGET_FREEZE -> server(fault, target());
            case DISK_FULL -> fillDisk();
            case CUT -> cut(1);
            case CUTS -> cut(3 + random.nextInt(15));
            case STALL -> stall();
            case TERMINATE -> terminate(one(List.copyOf(networksOfDatabases())));
            case REFUSE -> refuse(target());
            case LOCK -> lock(target());
            case PAUSE -> pause(target());
            case SYNC -> sync(target());
            case TARGET_RESTORED, RETENTION, SWITCHOVER, FAILOVER, SOURCE_RESTORED ->
                throw new IllegalArgumentException(fault + " loses changes");
        }
    }

    private String target() {
        return one(Arena.TARGETS);
    }

    private static Set<String> networksOfDatabases() {
        Set<String> databases = new TreeSet<>(Arena.TARGETS);
        databases.add(Arena.SOURCE);
        return databases;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Duration between(int fromSeconds, int toSeconds) {
        return Duration.ofMillis(fromSeconds * 1_000L + random.nextInt((toSeconds - fromSeconds) * 1_000));
    }

    /** Waits, unless the run is stopped. */
    private void rest(Duration time) {
        try {
            stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void killAndFill(Fault fault, List<String> places, int secondsMax) {
        Duration gone = between(0, secondsMax);
        ledger.tell("%s: %s, back in %d ms", fault, places, gone.toMillis());
        places.forEach(place -> fleet.at(place).kill());
        rest(gone);
        places.forEach(fleet::fill);
    }

    private void end() {
        String place = one(Fleet.everybody());
        ledger.tell("%s: %s", Fault.END_PROCESS, place);
        int exit = fleet.at(place).stop();
        if (exit != 143 && exit != 0) {
            ledger.violation("%s ended with status %d when it was asked to end; see %s", place, exit, fleet.log(place));
        }
        fleet.fill(place);
    }

    private void freeze(Fault fault, String place, Duration time) {
        ledger.tell("%s: %s for %d ms", fault, place, time.toMillis());
        fleet.at(place).suspend();
        rest(time);
        fleet.at(place).resume();
    }

    private String leader() throws SQLException {
        return arena.ask(Arena.SOURCE, "SELECT l.name || ' ' || l.term || ' ' || k.pid FROM convoy.leader l, pg_locks k"
            + " WHERE k.locktype = 'advisory' AND k.classid = 1668247158 AND k.granted");
    }

    /** The leader sleeps while its session at the source ends, as after a long network partition; it wakes when another leads. */
    private void depose() throws SQLException {
        String leader = leader();
        for (Instant end = Instant.now().plus(LEADS_WITHIN); leader == null && Instant.now().isBefore(end); leader = leader()) {
            rest(Duration.ofMillis(200));
        }
        if (leader == null) {
            ledger.violation("nobody leads %d s after the last fault has ended", LEADS_WITHIN.toSeconds());
            return;
        }
        String[] parts = leader.split(" ");
        Duration time = between(10, 15);    // the standby may only just be starting
        for (String place : Fleet.producers()) {
            ConvoyProcess process = fleet.at(place);
            if (parts[0].endsWith(":" + process.pid())) {
                ledger.tell("%s: %s, term %s, for %d ms", Fault.DEPOSE_LEADER, place, parts[1], time.toMillis());
                process.suspend();
                arena.ask(Arena.SOURCE, "SELECT pg_terminate_backend(" + parts[2] + ")");
                rest(time);
                String term = arena.ask(Arena.SOURCE, "SELECT term FROM convoy.leader");
                process.resume();
                if (term.equals(parts[1])) {
                    ledger.violation("no standby has taken over within %d ms of the end of the leader's session", time.toMillis());
                }
                return;
            }
        }
        ledger.tell("%s: the leader %s is none of %s", Fault.DEPOSE_LEADER, leader, fleet.pids());
    }

    private void storm() {
        String target = target();
        int times = 3 + random.nextInt(4);
        ledger.tell("%s: %d times at %s", Fault.STORM, times, target);
        for (int i = 0; i < times; i++) {
            String place = one(Fleet.consumers(target));
            if (random.nextBoolean()) {
                fleet.at(place).kill();
            } else {
                fleet.at(place).stop();
            }
            rest(between(0, 2));
            fleet.fill(place);
        }
    }

    private void kafka(Fault fault, List<SandboxKafka> nodes) {
        Duration down = between(2, fault == Fault.KAFKA_FREEZE ? 15 : 8);
        ledger.tell("%s: %s for %d ms", fault, nodes, down.toMillis());
        if (fault == Fault.KAFKA_FREEZE) {
            nodes.forEach(SandboxKafka::suspend);
            rest(down);
            nodes.forEach(SandboxKafka::resume);
            return;
        }
        nodes.forEach(fault == Fault.KAFKA_RESTART ? SandboxKafka::stop : SandboxKafka::kill);
        rest(down);
        SandboxKafka.startAll(nodes);
    }

    private void roll() {
        ledger.tell("%s: %s", Fault.KAFKA_ROLL, arena.brokers());
        for (SandboxKafka node : arena.brokers()) {
            node.stop();
            rest(between(0, 2));
            node.start();
        }
    }

    /** An hour or more forward or back, or a few seconds; half of them stay so, until the next jump or the end of the process. */
    private void clock() {
        String place = one(Fleet.everybody());
        long seconds = random.nextBoolean() ? 1 + random.nextInt(30) : 3_600L * (1 + random.nextInt(24));
        Duration ahead = Duration.ofSeconds(random.nextBoolean() ? seconds : -seconds);
        Duration time = between(3, 10);
        boolean stays = random.nextBoolean();
        String howLong = stays ? "from now on" : "for " + time.toMillis() + " ms";
        ledger.tell("%s: %s is %d s ahead %s", Fault.CLOCK, place, ahead.toSeconds(), howLong);
        fleet.clocks().set(place, ahead);
        rest(time);
        if (!stays) {
            fleet.clocks().set(place, Duration.ZERO);
        }
    }

    /** Nothing may be parked for want of room: that is the server's trouble, not the row's. */
    private void fillDisk() throws SQLException {
        Duration time = between(8, 20);
        SmallDisk disk = arena.smallDisk().orElseThrow();
        disk.fill();
        String met;
        try {
            rest(time);
            met = arena.ask(Arena.SMALL, "SELECT error->>'sqlstate' FROM convoy.progress WHERE table_name = '" + Tables.ON_SMALL_DISK
                + "'");
        } finally {
            disk.free();
        }
        ledger.tell("%s: at %s for %d ms; its table's error was then %s", Fault.DISK_FULL, Arena.SMALL, time.toMillis(), met);
        String parked = arena.ask(Arena.SMALL, "SELECT count(*) FROM convoy.parked WHERE sqlstate LIKE '53%'");
        if (!parked.equals("0")) {
            ledger.violation("%s changes are parked at %s because its disk was full", parked, Arena.SMALL);
        }
    }

    private void server(Fault fault, String database) {
        SandboxPostgres server = arena.serverOf(database);
        Duration down = between(0, 10);
        ledger.tell("%s: %s for %d ms", fault, database, down.toMillis());
        if (fault == Fault.SOURCE_FREEZE || fault == Fault.TARGET_FREEZE) {
            server.suspend();
            rest(down);
            server.resume();
            return;
        }
        if (fault == Fault.SOURCE_KILL || fault == Fault.TARGET_KILL) {
            server.kill();
        } else {
            server.stopImmediately();
        }
        if (random.nextInt(3) == 0) {
            status.mustBeRed(database + " is down");
        }
        rest(down);
        server.start();
    }

    private void cut(int times) {
        String network = one(List.copyOf(arena.networks().keySet()));
        ledger.tell("%s: %s, %d times", times == 1 ? Fault.CUT : Fault.CUTS, network, times);
        for (int i = 0; i < times; i++) {
            arena.network(network).cut();
            rest(Duration.ofMillis(random.nextInt(800)));
        }
    }

    /** Also ends by a cut at times, as a firewall does that forgets connections. */
    private void stall() {
        String network = one(List.copyOf(arena.networks().keySet()));
        Duration time = between(2, 14);
        boolean thenCut = random.nextBoolean();
        ledger.tell("%s: %s for %d ms%s", Fault.STALL, network, time.toMillis(), thenCut ? ", then cut" : "");
        arena.network(network).stall();
        rest(time);
        if (thenCut) {
            arena.network(network).cut();
        }
        arena.network(network).flow();
    }

    private void terminate(String database) throws SQLException {
        int times = 1 + random.nextInt(6);
        ledger.tell("%s: %s, %d times", Fault.TERMINATE, database, times);
        for (int i = 0; i < times; i++) {
            arena.ask(database, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'convoy'");
            rest(Duration.ofMillis(random.nextInt(1_000)));
        }
    }

    private void refuse(String target) throws SQLException {
        Duration time = between(3, 10);
        ledger.tell("%s: at %s for %d ms", Fault.REFUSE, target, time.toMillis());
        atTarget(target, "ALTER TABLE refused ADD CONSTRAINT " + CHECK + " CHECK (v % 10 <> 3) NOT VALID");
        try {
            rest(time);
            status.mustBeRedIfParked(target);
        } finally {
            atTarget(target, "ALTER TABLE refused DROP CONSTRAINT " + CHECK);
        }
    }

    /** The constraint waits for batches that hold the table; a deadlock with one of them is no reason to give up. */
    private void atTarget(String target, String sql) throws SQLException {
        try (Connection connection = arena.connect(target); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void lock(String target) throws SQLException {
        Duration time = between(2, 14);
        String table = one(Tables.ALL);
        ledger.tell("%s: %s at %s for %d ms", Fault.LOCK, table, target, time.toMillis());
        try (Connection connection = arena.connect(target); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            rest(time);
            connection.rollback();
        }
    }

    private void pause(String target) {
        String table = "public." + one(Tables.ALL);
        ledger.tell("%s: %s at %s", Fault.PAUSE, table, target);
        admin("pause", "--target", target, "--table", table);
        rest(between(0, 3));
        admin("resume", "--target", target, "--table", table);
    }

    private void sync(String target) {
        String table = one(Tables.ALL);
        ledger.tell("%s: %s at %s", Fault.SYNC, table, target);
        synced.add(target + "." + table);
        admin("sync", "--target", target, "--table", "public." + table, "--no-wait");
    }

    private void admin(String... arguments) {
        ConvoyProcess.Result result = arena.admin(arguments);
        if (result.status() != 0) {
            ledger.violation("admin %s: status %d %s", String.join(" ", arguments), result.status(), result.err() + result.out());
        }
    }
}
