-- All that Convoy needs at a target: to create its schema and the tables that are missing, and to write those that are there.
GRANT CREATE ON DATABASE {database} TO convoy;
GRANT CREATE ON SCHEMA public TO convoy;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON order_items TO convoy
