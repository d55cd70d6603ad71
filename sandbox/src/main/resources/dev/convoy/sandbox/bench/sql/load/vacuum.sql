-- Purpose: the same statistics and visibility for every run.
VACUUM (FREEZE, ANALYZE)
