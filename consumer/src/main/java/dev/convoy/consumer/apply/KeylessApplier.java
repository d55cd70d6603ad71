package dev.convoy.consumer.apply;

import dev.convoy.config.DivergencePolicy;
import dev.convoy.consumer.progress.Healed;
import dev.convoy.wire.ByteSlice;
import dev.convoy.wire.Change;
import dev.convoy.wire.ChunkRecord;
import dev.convoy.wire.MalformedRecordException;
import dev.convoy.wire.Op;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Applies changes of rows that have no key: what counts is how often each row comes and goes. A batch is netted to that, rows that went
 * are deleted as often as they did, and rows that came inserted.
 *
 * <p>While the table is being copied nothing is applied: all parts of such a copy follow each other without a change between them, so
 * a change that comes before the last part tells that the copy was broken off, and will begin anew from an empty table.
 *
 * <p>Works in the caller's transaction. Immutable.
 */
record KeylessApplier(ApplyStatements base, KeylessStatements statements, DivergencePolicy divergence, Owed owed) {

    Healed apply(Connection connection, List<Change> changes) throws SQLException {
        int truncated = changes.size();
        while (truncated > 0 && changes.get(truncated - 1).op() != Op.TRUNCATE) {
            truncated--;
        }
        if (truncated > 0) {
            empty(connection);
        }
        List<Change> left = new ArrayList<>(changes.subList(truncated, changes.size()));
        long paid = pay(connection, left);
        List<Change> net = net(left);
        long missing = delete(connection, net.stream().filter(change -> change.op() == Op.DELETE).toList());
        Applier.write(connection, base.insert(), images(net.stream().filter(change -> change.op() == Op.CREATE).toList()));
        return missing == paid ? Healed.NONE : new Healed(0, 0, missing - paid);
    }

    /** The first part of a copy begins with an empty table, the others add to it. */
    void copy(Connection connection, ChunkRecord chunk) throws SQLException {
        if (chunk.isFirst()) {
            empty(connection);
            owed.forget(connection, Long.MAX_VALUE);
        }
        Applier.write(connection, base.insert(), chunk.rows());
    }

    private void empty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(base.truncate());
        }
    }

    /** The changes that are left when a row that comes and one like it that goes have taken each other away; in their order. */
    static List<Change> net(List<Change> changes) throws SQLException {
        Map<ByteSlice, Deque<Change>> rows = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change.op() == Op.UPDATE) {
                throw new SQLException("change " + change.seq() + " updates a row that has no key", "XX000");
            }
            Deque<Change> same = rows.computeIfAbsent(change.key(), key -> new ArrayDeque<>());
            if (!same.isEmpty() && same.peekLast().op() != change.op()) {
                same.removeLast();
            } else {
                same.addLast(change);
            }
        }
        return rows.values().stream().flatMap(Deque::stream).sorted(Comparator.comparingLong(Change::seq)).toList();
    }

    /** Takes inserts away whose rows their transactions have deleted before; returns how many. */
    private long pay(Connection connection, List<Change> changes) throws SQLException {
        Set<Long> transactions = new LinkedHashSet<>();
        changes.stream().filter(KeylessApplier::mayPay).forEach(change -> transactions.add(change.tx()));
        Map<Long, Map<String, Long>> debts = transactions.isEmpty() ? Map.of() : owed.read(connection, transactions);
        List<Change> payers = changes.stream().filter(change -> mayPay(change) && debts.containsKey(change.tx())).toList();
        if (payers.isEmpty()) {
            return 0;
        }
        Set<Change> paid = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        try (PreparedStatement query = connection.prepareStatement(statements.images())) {
            JsonParameter.bind(query, 1, images(payers));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Change payer = payers.get(row.getInt(1) - 1);
                    String image = row.getString(2);
                    if (debts.get(payer.tx()).getOrDefault(image, 0L) > 0) {
                        debts.get(payer.tx()).merge(image, -1L, Long::sum);
                        paid.add(payer);
                        owed.pay(connection, payer.tx(), image);
                    }
                }
            }
        }
        changes.removeIf(paid::contains);
        return paid.size();
    }

    /** Whether it was captured behind what happened inside its statement. */
    private static boolean mayPay(Change change) {
        return change.nested() && change.op() == Op.CREATE;
    }

    /** Returns how many were not there. */
    private long delete(Connection connection, List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return 0;
        }
        List<Owed.Debt> debts = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(statements.delete())) {
            JsonParameter.bind(statement, 1, images(changes));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    for (Long place : (Long[]) row.getArray(2).getArray()) {
                        Change missed = changes.get(place.intValue() - 1);
                        if (divergence == DivergencePolicy.PARK && !missed.nested()) {
                            throw new DivergenceException("a delete found no row at the target");
                        }
                        debts.add(new Owed.Debt(missed.tx(), row.getString(1), missed.seq()));
                    }
                }
            }
        }
        owed.owe(connection, debts);
        return debts.size();
    }

    private static List<ByteSlice> images(List<Change> changes) throws SQLException {
        List<ByteSlice> images = new ArrayList<>(changes.size());
        for (Change change : changes) {
            try {
                images.add(change.image());
            } catch (MalformedRecordException e) {
                throw new SQLException("change " + change.seq() + " cannot be read: " + e.getMessage(), "XX001", e);
            }
        }
        return images;
    }
}
