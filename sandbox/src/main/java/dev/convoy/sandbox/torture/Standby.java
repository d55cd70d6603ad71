package dev.convoy.sandbox.torture;

import dev.convoy.sandbox.cluster.SandboxException;
import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * A streaming standby of the source, on a server of its own, behind a network of its own: PostgreSQL's asynchronous replication, which an
 * operator fails over to. Confined to one thread.
 */
final class Standby {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Arena arena;
    private final Proxy link;
    private final SandboxPostgres server;

    private Standby(Arena arena, Proxy link, SandboxPostgres server) {
        this.arena = arena;
        this.link = link;
        this.server = server;
    }

    /** Sets one up, and waits until it streams. */
    static Standby of(Arena arena) throws SQLException {
        SandboxPostgres primary = arena.source();
        Proxy link = Proxy.open("standby").leadTo(primary.port());
        SandboxPostgres server = arena.server("standby-of-" + primary.port()).standby(Image.of(primary).directory(), link.port()).start();
        Standby standby = new Standby(arena, link, server);
        standby.await("the standby streams", "SELECT count(*) = 1 FROM pg_stat_replication WHERE state = 'streaming'");
        return standby;
    }

    /** From now on it hears nothing of the source. */
    void hearNothing() {
        link.stall();
    }

    /** The source dies; the standby takes its place with what it has. */
    void takeOver() throws SQLException {
        arena.source().kill();
        promote();
    }

    /** The source ends in good order, which sends the standby all it has; then the standby takes its place. */
    void switchOver() throws SQLException {
        arena.source().stop();
        promote();
    }

    private void promote() throws SQLException {
        SandboxPostgres old = arena.source();
        link.cut(); // while it is stalled: what lies on the way must not arrive
        link.close();
        arena.moveSourceTo(server);
        await("the standby is promoted", "SELECT pg_promote()");
        old.close();
    }

    private void await(String what, String question) throws SQLException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!"t".equals(arena.ask(Arena.SOURCE, question))) {
            if (Instant.now().isAfter(end)) {
                throw new SandboxException(what + ": not within " + PATIENCE.toSeconds() + " s; the standby says\n" + server.log());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
