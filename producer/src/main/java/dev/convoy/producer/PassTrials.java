package dev.convoy.producer;

import dev.convoy.failure.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often in a row a pass over a table has ended a leader's session, as a server does that lacks room for it or cuts statements short.
 * It is tried again ever later, so that changes are published meanwhile, and given up in the end. Kept over sessions; confined to the
 * producer's thread.
 */
final class PassTrials {
    static final int ATTEMPTS_MAX = 10;
    /** Where rows have no key, all of a large table is read at once. */
    private static final Duration TIMEOUT = Duration.ofHours(2);
    private static final Duration PAUSE_MIN = Duration.ofSeconds(5);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(5);

    private long pass;
    private int failures;
    private String trouble;
    private Instant notBefore = Instant.EPOCH;

    /** A turn with a chunk. */
    @FunctionalInterface
    interface Turn {
        void run() throws SQLException, InterruptedException;
    }

    /** Does a pass's turn, and gives the server its time. */
    void attempt(Connection connection, long passId, Turn turn) throws SQLException, InterruptedException {
        int timeout = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, (int) TIMEOUT.toMillis());
        try {
            turn.run();
            succeeded(passId);
        } catch (SQLException e) {
            failed(passId, Failure.describe(e), Instant.now());
            throw e;
        }
        connection.setNetworkTimeout(Runnable::run, timeout);
    }

    /** A chunk of a pass could not be read, or not be published. */
    void failed(long passId, String message, Instant now) {
        failures = passId == pass ? failures + 1 : 1;
        pass = passId;
        trouble = message;
        Duration pause = PAUSE_MIN.multipliedBy(1L << Math.min(failures - 1, 10));
        notBefore = now.plus(pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX);
    }

    /** A chunk of a pass was published. */
    void succeeded(long passId) {
        if (passId == pass) {
            failures = 0;
        }
    }

    /** When the next pass may be tried. */
    Instant notBefore() {
        return notBefore;
    }

    /** Why a pass is not tried any more. */
    Optional<String> givenUp(long passId) {
        return passId == pass && failures >= ATTEMPTS_MAX ? Optional.of("given up after " + failures + " attempts: " + trouble)
            : Optional.empty();
    }
}
