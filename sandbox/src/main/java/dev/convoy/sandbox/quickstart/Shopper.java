package dev.convoy.sandbox.quickstart;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** One of the application's sessions: does one random transaction at a time. For one thread. */
final class Shopper implements AutoCloseable {

    private static final int PRODUCTS = 500;
    private static final int CUSTOMERS = 2_000;
    private static final int ITEMS_MAX = 5;
    private static final String[] WAREHOUSES = {"berlin", "lyon", "malmö"};
    /** SQLSTATE class of deadlock and serialization failure: what an application answers by trying again. */
    private static final String ROLLED_BACK = "40";

    private final Connection connection;
    private final Random random;
    private final Ledger ledger;
    private final Map<String, Long> changes = new HashMap<>();
    private long orders;

    Shopper(Connection connection, long seed, Ledger ledger) throws SQLException {
        this.connection = connection;
        this.random = new Random(seed);
        this.ledger = ledger;
        connection.setAutoCommit(false);
    }

    /** Fills customers, products and stock, a statement each. */
    void load() throws SQLException {
        Sql.query(connection, "workload/seed", result -> result, random.nextDouble());
        change("customers", "workload/load_customers");
        commit();
        change("products", "workload/load_products");
        change("stock", "workload/load_stock");
        commit();
    }

    /** Does one transaction; one that PostgreSQL rolls back because of a deadlock is dropped. */
    void act() throws SQLException {
        try {
            choose();
            commit();
        } catch (SQLException e) {
            connection.rollback();
            changes.clear();
            if (e.getSQLState() == null || !e.getSQLState().startsWith(ROLLED_BACK)) {
                throw e;
            }
        }
    }

    /** Empties the side table and computes it anew, in one transaction. */
    void refreshBestsellers() throws SQLException {
        Sql.update(connection, "workload/truncate_bestsellers");
        changed("bestsellers", 1);
        change("bestsellers", "workload/fill_bestsellers");
        commit();
    }

    private void choose() throws SQLException {
        int dice = random.nextInt(100);
        if (dice < 50 || orders == 0) {
            placeOrder();
        } else if (dice < 80) {
            change("orders", "workload/advance_order", someOrder());
        } else if (dice < 88) {
            cancelOrder(someOrder());
        } else if (dice < 92) {
            changed("order_items", 2 * Sql.update(connection, "workload/renumber_items", someOrder()));
        } else if (dice < 99) {
            change("customers", "workload/move_customer", "Hafenstraße " + random.nextInt(1_000), customer());
        } else {
            renameProduct();
        }
    }

    private void placeOrder() throws SQLException {
        String note = random.nextInt(4) == 0 ? "gift \"wrapped\"\nleave at the door ☂" : null;
        orders = Sql.number(connection, "workload/place_order", customer(), note);
        changed("orders", 1);
        Set<String> skus = new TreeSet<>();
        for (int items = 1 + random.nextInt(ITEMS_MAX); items > 0; items--) {
            skus.add(sku());
        }
        Array array = connection.createArrayOf("text", skus.toArray());
        change("order_items", "workload/add_items", orders, array);
        change("stock", "workload/take_stock", WAREHOUSES[random.nextInt(WAREHOUSES.length)], array);
    }

    private void cancelOrder(long order) throws SQLException {
        if (Sql.number(connection, "workload/lock_order", order) != 0) {
            changed("order_items", Sql.number(connection, "workload/count_items", order));
            change("orders", "workload/cancel_order", order);
        }
    }

    private void renameProduct() throws SQLException {
        String old = sku();
        if (Sql.query(connection, "workload/lock_sku", result -> !result.next(), old)) {
            return;
        }
        String fresh = old.replaceAll("/.*", "") + "/" + (1 + random.nextInt(1_000_000));
        changed("products", 2 * Sql.update(connection, "workload/rename_sku", fresh, old));
        Sql.query(connection, "workload/count_renamed", result -> {
            result.next();
            changed("stock", 2 * result.getLong(1)); // sku is part of its key
            changed("order_items", result.getLong(2));
            return null;
        }, fresh, fresh);
    }

    private String sku() throws SQLException {
        return Sql.query(connection, "workload/pick_sku", result -> {
            result.next();
            return result.getString(1);
        }, random.nextInt(PRODUCTS));
    }

    private long customer() {
        return 1 + random.nextInt(CUSTOMERS);
    }

    private long someOrder() {
        return 1 + (long) (random.nextDouble() * orders);
    }

    private void change(String table, String statement, Object... parameters) throws SQLException {
        changed(table, Sql.update(connection, statement, parameters));
    }

    private void changed(String table, long count) {
        changes.merge(table, count, Long::sum);
    }

    private void commit() throws SQLException {
        connection.commit();
        ledger.add(changes);
        changes.clear();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
