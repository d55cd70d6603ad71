package dev.convoy.sandbox.bench;

import dev.convoy.db.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The application of one line: a few clients that change one row a transaction, of any of its active tables, at a rate of their own choice
 * and not of the source's. Their sessions last as long as this, so that capture functions are compiled once. Confined to one thread.
 */
final class ScaleLoad implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final long KEYS_FROM = 1_000_000;

    private final List<Client> clients = new ArrayList<>();
    private final AtomicLong key = new AtomicLong(KEYS_FROM);

    /** One session and its statements. */
    private record Client(Connection connection, List<PreparedStatement> inserts, List<PreparedStatement> updates) {
    }

    /**
     * The rows that were inserted in a while.
     *
     * @param from key of the first
     * @param to   the key behind the last
     */
    record Timed(long from, long to) {
    }

    /** @param tables those that are written to */
    ScaleLoad(ScaleBed bed, String database, List<String> tables) throws SQLException {
        for (int i = 0; i < CLIENTS; i++) {
            Connection connection = bed.source().connect(database);
            clients.add(new Client(connection, prepared(connection, "insert", tables), prepared(connection, "update", tables)));
        }
    }

    private static List<PreparedStatement> prepared(Connection connection, String name, List<String> tables) throws SQLException {
        List<PreparedStatement> statements = new ArrayList<>();
        for (String table : tables) {
            statements.add(connection.prepareStatement(Sql.fill(ScaleBed.sql(name), Map.of("table", table))));
        }
        return statements;
    }

    /** Every client does everything it will do, once. */
    void warmUp() throws SQLException {
        for (Client client : clients) {
            for (PreparedStatement insert : client.inserts()) {
                execute(insert, key.getAndIncrement());
            }
            for (PreparedStatement update : client.updates()) {
                execute(update, 1);
            }
        }
    }

    /** Half of the transactions insert a row, which is timed; the others update one. */
    Timed run(Duration time, double perSecond) {
        long from = key.get();
        long end = System.nanoTime() + time.toNanos();
        List<CompletableFuture<Void>> running = clients.stream()
            .map(client -> CompletableFuture.runAsync(() -> run(client, end, perSecond / CLIENTS), task -> new Thread(task).start()))
            .toList();
        running.forEach(CompletableFuture::join);
        return new Timed(from, key.get());
    }

    private void run(Client client, long end, double perSecond) {
        SplittableRandom random = new SplittableRandom();
        long next = System.nanoTime();
        try {
            while (true) {
                next += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / perSecond);
                if (next > end) {
                    return;
                }
                LockSupport.parkNanos(next - System.nanoTime());
                int table = random.nextInt(client.inserts().size());
                if (random.nextBoolean()) {
                    execute(client.inserts().get(table), key.getAndIncrement());
                } else {
                    execute(client.updates().get(table), random.nextLong(1, ScaleLine.ROWS + 1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the source refused a change: " + e.getMessage(), e);
        }
    }

    private static void execute(PreparedStatement statement, long key) throws SQLException {
        statement.setLong(1, key);
        statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        for (Client client : clients) {
            client.connection().close();
        }
    }
}
