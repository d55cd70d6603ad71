-- What Convoy needs at a target: to create its schema and the tables that are missing.
-- Run by the image's entrypoint, in the target's database, as superuser.
\getenv convoy_password CONVOY_PASSWORD

CREATE ROLE convoy LOGIN PASSWORD :'convoy_password';
GRANT CREATE ON DATABASE :"DBNAME" TO convoy;
GRANT CREATE ON SCHEMA public TO convoy;
-- Tables arrive independently of each other, so foreign keys between them must not be checked row by row (PostgreSQL 15 and later).
GRANT SET ON PARAMETER session_replication_role TO convoy;
