-- Purpose: the process of a producer's session. Parameter: its database.
SELECT pid FROM pg_stat_activity WHERE datname = ? AND application_name LIKE 'convoy producer %'
