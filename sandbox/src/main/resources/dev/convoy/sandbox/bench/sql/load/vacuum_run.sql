-- Purpose: what autovacuum would do of the warm-up while something is measured.
VACUUM (ANALYZE)
