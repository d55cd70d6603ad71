-- Purpose: how many transactions a database has ended. One that only reads, or changes nothing, counts too.
SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()
