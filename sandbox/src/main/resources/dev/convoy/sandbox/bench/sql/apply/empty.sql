-- Purpose: the start of a run of INSERTs.
TRUNCATE {table}
