-- All that Convoy needs at a source: it owns nothing and is no superuser. Role app is the application.
GRANT CREATE ON DATABASE shop TO convoy;
GRANT SELECT, TRIGGER ON customers, products, stock, orders, order_items, bestsellers TO convoy;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON customers, products, stock, orders, order_items, bestsellers TO app
