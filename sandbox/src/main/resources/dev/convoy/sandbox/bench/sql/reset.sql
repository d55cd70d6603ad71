-- Purpose: the same start for every run: an empty table, an empty queue.
TRUNCATE {table};
TRUNCATE convoy.queue
