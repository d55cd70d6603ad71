package dev.convoy.sandbox.bench;

import dev.convoy.sandbox.cluster.SandboxPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The application's side: the loads, each with its own connections to the source. Stateless. */
final class Clients {
    private static final int CLIENTS = 4;

    private Clients() {
    }

    /** Transactions of 1,000 rows, one after the other. */
    static void bulk(Ends ends, int transactions) throws SQLException {
        try (Connection connection = ends.source().connect(ends.database()); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < transactions; i++) {
                statement.execute(Ends.sql("bulk"));
                connection.commit();
            }
        }
    }

    /** One statement. */
    static void bigtx(Ends ends, int rows) throws SQLException {
        try (Connection connection = ends.source().connect(ends.database());
             PreparedStatement update = connection.prepareStatement(Ends.sql("bigtx"))) {
            update.setInt(1, rows);
            update.executeUpdate();
        }
    }

    /** Transactions of ten single-row changes, from several clients. */
    static void backlog(Ends ends, Scale scale, int transactions) {
        AtomicLong left = new AtomicLong(transactions);
        inParallel(ends.source(), ends.database(), (connection, random) -> {
            try (PreparedStatement transaction = connection.prepareStatement(Ends.sql("backlog"))) {
                while (left.getAndDecrement() > 0) {
                    long[] account = random.longs(4, 1, scale.accounts() + 1L).toArray();
                    long order = random.nextLong(1, scale.orders() + 1L);
                    bind(transaction, account[0], account[0], account[0], account[1], account[1], account[2], account[2], account[3],
                        account[3], order, account[1], order, account[1]);
                    transaction.execute();
                }
            }
        });
    }

    /**
     * Transactions of one single-row change, from several clients, for a while.
     *
     * @param perSecond how many in all; 0: as many as the source takes
     * @return how many were committed
     */
    static long oltp(Ends ends, Scale scale, Duration time, double perSecond) {
        AtomicLong committed = new AtomicLong();
        long end = System.nanoTime() + time.toNanos();
        inParallel(ends.source(), ends.database(), (connection, random) -> {
            long next = System.nanoTime();
            try (Changes changes = new Changes(connection, random, scale)) {
                while (System.nanoTime() < end) {
                    if (perSecond > 0) {
                        next += (long) (-Math.log(1 - random.nextDouble()) * 1e9 * CLIENTS / perSecond);
                        LockSupport.parkNanos(next - System.nanoTime());
                    }
                    changes.one();
                    committed.incrementAndGet();
                }
            }
        });
        return committed.get();
    }

    private interface Client {
        void run(Connection connection, SplittableRandom random) throws SQLException;
    }

    private static void inParallel(SandboxPostgres server, String database, Client client) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            SplittableRandom random = new SplittableRandom(number);
            CompletableFuture<Void> done = new CompletableFuture<>();
            running.add(done);
            new Thread(() -> {
                try (Connection connection = server.connect(database)) {
                    client.run(connection, random);
                    done.complete(null);
                } catch (SQLException | RuntimeException e) {
                    done.completeExceptionally(e);
                }
            }, "bench-client-" + number).start();
        }
        try {
            running.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw new IllegalStateException("a client of the source failed: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static void bind(PreparedStatement statement, long... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setLong(i + 1, values[i]);
        }
    }

    /** The mix of single-row changes: 40 % insert an order, 40 % update an account, 10 % an order; 5 % insert, 5 % delete an event. */
    private static final class Changes implements AutoCloseable {
        private final SplittableRandom random;
        private final Scale scale;
        private final PreparedStatement insertOrder;
        private final PreparedStatement updateAccount;
        private final PreparedStatement updateOrder;
        private final PreparedStatement insertEvent;
        private final PreparedStatement deleteEvent;

        Changes(Connection connection, SplittableRandom random, Scale scale) throws SQLException {
            this.random = random;
            this.scale = scale;
            insertOrder = connection.prepareStatement(Ends.sql("order_insert"));
            updateAccount = connection.prepareStatement(Ends.sql("account_update"));
            updateOrder = connection.prepareStatement(Ends.sql("order_update"));
            insertEvent = connection.prepareStatement(Ends.sql("event_insert"));
            deleteEvent = connection.prepareStatement(Ends.sql("event_delete"));
        }

        void one() throws SQLException {
            int chance = random.nextInt(100);
            long account = random.nextLong(1, scale.accounts() + 1L);
            if (chance < 40) {
                execute(insertOrder, account, random.nextLong(100, 100_000), account);
            } else if (chance < 80) {
                execute(updateAccount, random.nextLong(-10_000, 10_000), account);
            } else if (chance < 90) {
                execute(updateOrder, random.nextLong(1, scale.orders() + 1L));
            } else if (chance < 95) {
                execute(insertEvent, random.nextLong(1, 1_000_000));
            } else {
                execute(deleteEvent);
            }
        }

        private static void execute(PreparedStatement statement, long... values) throws SQLException {
            bind(statement, values);
            statement.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            for (PreparedStatement statement : List.of(insertOrder, updateAccount, updateOrder, insertEvent, deleteEvent)) {
                statement.close();
            }
        }
    }
}
