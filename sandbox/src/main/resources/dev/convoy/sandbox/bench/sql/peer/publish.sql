-- Purpose: native logical replication, at the source.
CREATE PUBLICATION bench FOR TABLE accounts, orders, events
