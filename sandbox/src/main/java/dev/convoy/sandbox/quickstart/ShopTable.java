package dev.convoy.sandbox.quickstart;

import java.util.List;

/**
 * A table of the shop. Immutable.
 *
 * @param name in schema public
 * @param key  its primary key's columns
 */
record ShopTable(String name, List<String> key) {

    /** All of them, in the order in which they are shown. */
    static final List<ShopTable> ALL = List.of(
        new ShopTable("customers", List.of("id")),
        new ShopTable("products", List.of("sku")),
        new ShopTable("stock", List.of("warehouse", "sku")),
        new ShopTable("orders", List.of("id")),
        new ShopTable("order_items", List.of("order_id", "line_no")),
        new ShopTable("bestsellers", List.of("rank")));
}
