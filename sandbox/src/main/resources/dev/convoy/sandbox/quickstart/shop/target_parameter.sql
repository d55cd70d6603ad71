-- Tables arrive independently of each other, so foreign keys between them must not be checked row by row (PostgreSQL 15 and later).
GRANT SET ON PARAMETER session_replication_role TO convoy
