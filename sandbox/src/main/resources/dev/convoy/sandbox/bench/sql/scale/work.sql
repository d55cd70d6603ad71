-- Purpose: transactions that the databases of a line have ended, and pages they have touched. Parameter: their names.
SELECT coalesce(sum(xact_commit + xact_rollback), 0), coalesce(sum(blks_hit + blks_read), 0) FROM pg_stat_database WHERE datname = ANY (?)
