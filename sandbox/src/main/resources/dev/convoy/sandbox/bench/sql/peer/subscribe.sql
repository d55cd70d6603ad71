-- Purpose: native logical replication, at the target; its rows are there already.
CREATE SUBSCRIPTION {name} CONNECTION 'host=127.0.0.1 port={port} dbname={name} user=postgres' PUBLICATION bench WITH (copy_data = false)
